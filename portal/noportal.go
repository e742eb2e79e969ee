//go:build noportal

package portal

import (
	"embed"
	"io/fs"
)

// built is empty in a program that serves the API alone.
func built() fs.FS { return embed.FS{} }
