package cli

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"gongshi/node"

	"github.com/spf13/cobra"
)

// defaultPlan is the network of those who give no plan, and the pattern for a plan of their own.
//
//go:embed plan.json
var defaultPlan []byte

func (a *app) networkCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "network", GroupID: groupRun, Args: cobra.NoArgs,
		Short: a.say("建立网络，或在本机试运行一个网络", "Make a network, or run one on this machine for trying"),
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.networkInit(), a.networkUp(), a.networkPlan())
	return c
}

func (a *app) networkPlan() *cobra.Command {
	return &cobra.Command{
		Use: "plan", Args: cobra.NoArgs,
		Short: a.say("输出一份可修改的网络计划", "Print a plan of a network, to be changed and given to init"),
		RunE:  func(*cobra.Command, []string) error { _, err := a.Out.Write(defaultPlan); return err },
	}
}

func (a *app) networkInit() *cobra.Command {
	var file, name, host string
	var count int
	c := &cobra.Command{
		Use: "init DIR", Args: cobra.ExactArgs(1),
		Short: a.say("建立网络：每个单位一个文件夹", "Make a network: one folder for each organisation"),
		Long: a.say(`为每个单位写一个文件夹：节点设置、创世文件、信任锚，以及用口令加密的密钥（节点的和首批人员的）。
--plan 指定单位、人员和角色；gongshi network plan 输出样例。`,
			`Writes a folder for each organisation: settings of its node, the genesis file, the trust anchor, and keys encrypted with
the passphrase: those of the node and of the first officers. --plan says who takes part; gongshi network plan prints a pattern.`),
		Example: "  export GONGSHI_PASSPHRASE=…\n  gongshi network init city --organisations 4\n  gongshi network up city",
		RunE: func(_ *cobra.Command, args []string) error {
			plan, err := a.plan(file, count)
			if err != nil {
				return err
			}
			if name != "" {
				plan.Network = name
			}
			first, err := netip.ParseAddr(host)
			if err != nil {
				return a.usage("--host 应为 IP 地址，不是 %q", "--host must be an IP address, not %q", host)
			}
			plan.Hosts = func(i int) string {
				at := first
				for range i {
					at = at.Next()
				}
				return at.String()
			}
			return a.initNetwork(args[0], plan)
		},
	}
	c.Flags().StringVar(&file, "plan", "", a.say("计划文件（JSON）", "plan of the network (JSON)"))
	c.Flags().IntVar(&count, "organisations", 4, a.say("没有计划时的单位数，1 至 16", "how many organisations, without a plan: 1 to 16"))
	c.Flags().StringVar(&name, "network", "", a.say("网络名称", "name of the network"))
	c.Flags().StringVar(&host, "host", "127.0.0.1", a.say("第一个节点的地址，其余依次加一", "address of the first node; the others follow it"))
	return c
}

func (a *app) plan(file string, count int) (node.Plan, error) {
	var plan node.Plan
	raw := defaultPlan
	if file != "" {
		var err error
		if raw, err = a.readFile(file); err != nil {
			return plan, err
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&plan); err != nil {
		return plan, a.usage("%s 不是网络计划：%w；样例见 gongshi network plan", "%s is no plan of a network: %w; gongshi network plan prints a pattern", file, err)
	}
	if file != "" {
		return plan, nil
	}
	if count < 1 || count > 16 {
		return plan, a.usage("单位数应在 1 至 16 之间", "the number of organisations must lie between 1 and 16")
	}
	if count == 1 { // whoever is alone needs the offices of public money
		plan.Organisations = plan.Organisations[1:]
	}
	for i := len(plan.Organisations); i < count; i++ {
		last := plan.Organisations[3].Officers[0]
		id := fmt.Sprintf("member-%d", i+1)
		plan.Organisations = append(plan.Organisations, node.PlannedOrganisation{
			ID: id, NameZH: fmt.Sprintf("成员单位 %d", i+1), NameEN: fmt.Sprintf("Member %d", i+1),
			Officers: []node.PlannedOfficer{{Party: id + "-admin", Roles: last.Roles}},
		})
	}
	plan.Organisations = plan.Organisations[:count]
	return plan, nil
}

func (a *app) initNetwork(dir string, plan node.Plan) error {
	words, err := a.passphrase()
	if err != nil {
		return err
	}
	homes, err := node.Init(dir, plan, a.Register, words)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{"network": plan.Network, "homes": homes})
	}
	fmt.Fprintf(a.Out, a.say("网络 %s 已建立：\n", "Network %s is made:\n"), plan.Network)
	for i, home := range homes {
		c, err := node.ReadConfig(home)
		if err != nil {
			return err
		}
		var keys []string
		for _, o := range plan.Organisations[i].Officers {
			keys = append(keys, o.Party)
		}
		fmt.Fprintf(a.Out, a.say("  %s  接口 http://%s  密钥 %s\n", "  %s  API http://%s  keys %s\n"), home, c.API, strings.Join(keys, ", "))
	}
	fmt.Fprintf(a.Out, a.say("全部启动：gongshi network up %s\n单独启动：gongshi start --home %s\n", "Start all: gongshi network up %s\nStart one: gongshi start --home %s\n"), dir, homes[0])
	return nil
}

func (a *app) networkUp() *cobra.Command {
	return &cobra.Command{
		Use: "up DIR", Args: cobra.ExactArgs(1),
		Short: a.say("在本机启动一个网络的所有节点，每个是一个进程", "Run all nodes of a network on this machine, each as a process of its own"),
		Long:  a.say("仅供试用。不会重启停掉的节点；Ctrl-C 停止全部。", "For trying. A node that stops is not started again; Ctrl-C stops all."),
		RunE:  func(_ *cobra.Command, args []string) error { return a.up(args[0]) },
	}
}

// homesIn lists the node folders of a network.
func homesIn(dir string) ([]node.Config, error) {
	if c, err := node.ReadConfig(dir); err == nil {
		return []node.Config{c}, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var homes []node.Config
	for _, e := range entries {
		if c, err := node.ReadConfig(filepath.Join(dir, e.Name())); err == nil {
			homes = append(homes, c)
		}
	}
	if len(homes) == 0 {
		return nil, fmt.Errorf("%s holds no nodes; make a network with `gongshi network init %s`", dir, dir)
	}
	return homes, nil
}

func (a *app) up(dir string) error {
	homes, err := homesIn(dir)
	if err != nil {
		return err
	}
	words, err := a.passphrase()
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	widest := 0
	for _, c := range homes {
		widest = max(widest, len(c.Organisation))
	}
	var lock sync.Mutex // of the output, which all nodes share
	var running sync.WaitGroup
	failures := make(chan error, len(homes))
	for _, c := range homes {
		prefix := fmt.Sprintf("%-*s | ", widest, c.Organisation)
		p := exec.Command(program, "start", "--home", c.Home, "--lang", a.lang)
		p.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GONGSHI_") }), "GONGSHI_PASSPHRASE="+words)
		p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C reaches this process alone, which then stops them in order
		running.Go(func() {
			failures <- a.child(p, func(line string) { lock.Lock(); defer lock.Unlock(); fmt.Fprintln(a.Out, prefix+line) })
		})
	}
	running.Wait()
	close(failures)
	var errs []error
	for err := range failures {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// grace is how long a node may take to stop.
const grace = 20 * time.Second

// child runs one node until it ends or this process is asked to stop.
func (a *app) child(p *exec.Cmd, print func(string)) error {
	read, write := io.Pipe()
	p.Stdout, p.Stderr = write, write
	if err := p.Start(); err != nil {
		return err
	}
	go func() {
		lines := bufio.NewScanner(read)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			print(lines.Text())
		}
		_, _ = io.Copy(io.Discard, read) // a line too long to show must not block the node
	}()
	ended := make(chan error, 1)
	go func() { ended <- p.Wait(); write.Close() }()
	select {
	case err := <-ended:
		if err != nil {
			print(a.say("已停止：", "stopped: ") + err.Error())
		}
		return err
	case <-a.ctx.Done():
	}
	_ = p.Process.Signal(os.Interrupt) // it may have ended by itself
	select {
	case <-ended:
	case <-time.After(grace):
		_ = p.Process.Kill()
		<-ended
	}
	return nil
}
