// Command gongshi is the whole of Gongshi in one program: node, gateway, command line and verifier.
package main

import (
	"os"

	"gongshi/cli"
	"gongshi/contracts"
)

// version is set when a release is built.
var version = "dev"

func main() {
	register, err := contracts.Register()
	cli.Catch(err)
	os.Exit(cli.Run(cli.Program{Register: register, Version: version}, os.Args[1:]))
}
