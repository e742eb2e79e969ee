//go:build !noportal

package portal

import (
	"embed"
	"io/fs"
)

// dist is what `make build` has built. A fresh clone holds only a README there, so that Go compiles without Node.
//
//go:embed all:dist
var dist embed.FS

func built() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // only a misspelt constant
	}
	return sub
}
