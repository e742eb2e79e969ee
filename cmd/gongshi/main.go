// Command gongshi is the whole of Gongshi in one program: node, gateway, command line and verifier.
package main

import (
	"os"
	"runtime/debug"

	"gongshi/cli"
	"gongshi/contracts"
)

// version is set when a release is built.
var version = "dev"

// collectAt lets the heap grow threefold before it is collected: most of what lives long is the tree, in which there
// are no pointers to follow, and what the collector does otherwise costs a tenth of a loaded node's time.
const collectAt = 300

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	register, err := contracts.Register()
	cli.Catch(err)
	os.Exit(cli.Run(cli.Program{Register: register, Version: version}, os.Args[1:]))
}
