package cli

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gongshi/ledger/contract"

	"github.com/spf13/cobra"
)

// contractExport writes what one contract exports.
func (a *app) contractExport(c contract.Contract) *cobra.Command {
	var names []string
	for _, e := range c.Exports {
		names = append(names, e.Name+" ("+a.text(e.Title)+")")
	}
	var out string
	one := &cobra.Command{
		Use: "export [NAME] [OPTION…]", GroupID: "files", Args: cobra.ArbitraryArgs,
		Short:   a.say("导出为公开标准的文件", "Export as files of a published standard"),
		Long:    a.say("种类：", "Kinds: ") + strings.Join(names, "; ") + a.say("\n\n--out 以 .zip 结尾时写成一个压缩文件，否则写成文件夹。", "\n\n--out that ends with .zip becomes one archive, any other a folder."),
		Example: "  gongshi " + c.Name + " export " + c.Exports[0].Name + " linxi-2026 --out package",
		RunE: func(_ *cobra.Command, args []string) error {
			name := c.Exports[0].Name
			if len(args) > 0 {
				name, args = args[0], args[1:]
			}
			return a.export(c, name, args, out)
		},
	}
	one.Flags().StringVar(&out, "out", "", a.say("写到的文件夹或 .zip 文件", "folder or .zip file to write"))
	return one
}

// exportCommand lists what can be exported.
func (a *app) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "exports", GroupID: groupLook, Args: cobra.NoArgs,
		Short: a.say("列出可用的导出", "List what can be exported"),
		RunE: func(*cobra.Command, []string) error {
			rows := [][]string{{"COMMAND", a.say("内容", "CONTENT")}}
			for _, c := range a.Register.Contracts() {
				for _, e := range c.Exports {
					rows = append(rows, []string{"gongshi " + c.Name + " export " + e.Name, a.text(e.Title)})
				}
			}
			_, err := fmt.Fprint(a.Out, tabulate(rows))
			return err
		},
	}
}

func (a *app) export(c contract.Contract, name string, options []string, out string) error {
	if out == "" {
		out = c.Name + "-" + strings.Join(append([]string{name}, options...), "-")
	}
	if _, err := os.Stat(out); err == nil {
		return a.fail("%s 已经存在；请换一个名称", "%s exists already; choose another name", out)
	}
	archive := out
	if !strings.HasSuffix(out, ".zip") {
		archive = out + ".part.zip"
		defer os.Remove(archive)
	}
	if err := a.download(c.Name, name, options, archive); err != nil {
		return err
	}
	files := 1
	if archive != out {
		var err error
		if files, err = unpack(archive, out); err != nil {
			return err
		}
	}
	if a.json {
		return a.printJSON(map[string]any{"out": out, "files": files})
	}
	_, err := fmt.Fprintf(a.Out, a.say("已导出到 %s（%d 个文件）。\n", "Exported to %s (%d files).\n"), out, files)
	return err
}

func (a *app) download(contract, name string, options []string, file string) (err error) {
	remote, err := a.gateway()
	if err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			os.Remove(file)
		}
	}()
	return a.reached(remote.Export(a.ctx, contract, name, options, f))
}

// unpack writes the files of an archive into a new folder, and nowhere else.
func unpack(archive, dir string) (int, error) {
	z, err := zip.OpenReader(archive)
	if err != nil {
		return 0, fmt.Errorf("the export is not whole; fetch it again: %w", err)
	}
	defer z.Close()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	for _, f := range z.File {
		if !filepath.IsLocal(f.Name) {
			return 0, fmt.Errorf("the export holds the file %q, which lies outside its folder; do not trust it", f.Name)
		}
		if err := unpackFile(f, filepath.Join(dir, filepath.FromSlash(f.Name))); err != nil {
			return 0, err
		}
	}
	return len(z.File), nil
}

func unpackFile(f *zip.File, to string) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
