package gateway

import (
	"github.com/cockroachdb/pebble/v2/vfs"

	"gongshi/gateway/outbox"
)

// OnDisk puts the outbox on another disk.
func (o *Options) OnDisk(fs vfs.FS) { o.testOnlyStore = func(so *outbox.Options) { so.FS = fs } }
