package node

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	cmtconfig "github.com/cometbft/cometbft/config"
)

// Config is what the operator of one node varies, as node.toml in its home folder. Whatever all
// nodes must agree on is not here: it lies on the chain and changes by the members' vote.
type Config struct {
	// Home is the folder that holds this file, the keys and all data. Not written to the file.
	Home string `toml:"-"`
	// Organisation is the id of the department that runs the node; it only names it in logs and status.
	Organisation string `toml:"organisation"`
	// API is the address on which citizens, staff and programs reach the gateway. Empty: none.
	API string `toml:"api"`
	// P2P is the address on which other nodes reach this one. Empty: no other nodes, as in the demo.
	P2P string `toml:"p2p"`
	// Peers are the other nodes, each "id@host:port".
	Peers []string `toml:"peers"`
	// RPC is CometBFT's own interface, from which joining nodes and light clients read headers. Empty: none.
	RPC string `toml:"rpc"`
	// View is the read model's database: "sqlite:FILE" (relative to Home) or "postgres://…". Empty: none.
	View string `toml:"view"`
	// KeepBlocks is how many recent blocks the node keeps; 0 keeps all.
	KeepBlocks int64 `toml:"keep_blocks"`
	// SnapshotEvery is how many blocks lie between two snapshots for joining nodes; 0 makes none.
	SnapshotEvery int64 `toml:"snapshot_every"`
	// Join makes a new node start from a snapshot instead of the first block. It is ignored once there is data.
	Join Join `toml:"join"`
	// Log is the level: debug, info, warn or error.
	Log string `toml:"log"`
}

// Join is what a late node must be told by somebody it trusts, such as k of the n organisations.
type Join struct {
	// Servers are RPC addresses of at least two nodes, such as "127.0.0.2:26657".
	Servers []string `toml:"servers"`
	// TrustHeight and TrustHash name a block; the hash is hexadecimal, as `gongshi status` prints it.
	TrustHeight int64  `toml:"trust_height"`
	TrustHash   string `toml:"trust_hash"`
}

// The files and folders of a node's home.
const (
	configFile  = "node.toml"
	genesisFile = "genesis.json"
	AnchorFile  = "anchor.json" // the trust anchor that verifiers are given
	KeysDir     = "keys"
	stateDir    = "state" // our Pebble
	outboxDir   = "outbox"
	chainDir    = "data" // CometBFT's blocks, write-ahead log and signer state
)

// ReadConfig reads node.toml in home. Unknown settings are refused: a misspelt one must not be silently ignored.
func ReadConfig(home string) (Config, error) {
	c := Config{Home: home}
	meta, err := toml.DecodeFile(filepath.Join(home, configFile), &c)
	if errors.Is(err, fs.ErrNotExist) {
		return c, fmt.Errorf("%s holds no node: there is no %s; make a network with `gongshi network init`", home, configFile)
	}
	if err != nil {
		return c, fmt.Errorf("%s cannot be read: %w", filepath.Join(home, configFile), err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return c, fmt.Errorf("%s has the unknown setting %q; remove or correct it", filepath.Join(home, configFile), unknown[0])
	}
	return c, nil
}

// Write stores the settings in Home.
func (c Config) Write() error {
	var text strings.Builder
	text.WriteString("# Settings of one node. What all nodes must agree on is not here: it is on the chain.\n")
	if err := toml.NewEncoder(&text).Encode(c); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.Home, configFile), []byte(text.String()), 0o644)
}

// Level is the log level.
func (c Config) Level() slog.Level {
	var l slog.Level
	if err := l.UnmarshalText([]byte(c.Log)); err != nil {
		return slog.LevelInfo
	}
	return l
}

func (c Config) path(parts ...string) string {
	return filepath.Join(append([]string{c.Home}, parts...)...)
}

// heartbeat is how often an idle network makes an empty block, so that deadlines are noticed.
const heartbeat = time.Minute

// Comet is the configuration of CometBFT with which Start runs a node, for whoever measures the same network.
func (c Config) Comet() *cmtconfig.Config { return c.comet() }

// comet is CometBFT's configuration. Each setting that differs from its default was measured
// (docs/adr/0008-consensus-settings.md).
func (c Config) comet() *cmtconfig.Config {
	k := cmtconfig.DefaultConfig()
	k.SetRoot(c.Home)
	k.Moniker = c.Organisation
	k.DBBackend = "pebbledb"
	k.DBPath = chainDir
	k.Genesis = genesisFile
	k.TxIndex.Indexer = "null" // the view is our index
	k.RPC.ListenAddress = ""
	if c.RPC != "" {
		k.RPC.ListenAddress = "tcp://" + c.RPC
	}
	k.P2P.ListenAddress = "tcp://127.0.0.1:0"
	if c.P2P != "" {
		k.P2P.ListenAddress = "tcp://" + c.P2P
	}
	k.P2P.PersistentPeers = strings.Join(c.Peers, ",")
	k.P2P.AddrBook = filepath.Join(chainDir, "addrbook.json")
	k.P2P.AddrBookStrict = false // departments sit on private networks
	k.P2P.AllowDuplicateIP = true
	k.P2P.PexReactor = false // members are known: nobody is discovered
	k.P2P.SendRate, k.P2P.RecvRate = 200<<20, 200<<20
	k.P2P.MaxPacketMsgPayloadSize = 64 << 10
	k.P2P.FlushThrottleTimeout = 5 * time.Millisecond
	k.Mempool.Size = 20_000
	k.Mempool.CacheSize = 40_000
	k.Mempool.MaxTxBytes = 1 << 20
	k.Mempool.MaxTxsBytes = 256 << 20
	k.Consensus.WalPath = filepath.Join(chainDir, "cs.wal", "wal")
	k.Consensus.CreateEmptyBlocks = false
	k.Consensus.CreateEmptyBlocksInterval = heartbeat
	k.Consensus.TimeoutCommit = 0
	k.Consensus.TimeoutPropose = 2 * time.Second
	k.Consensus.PeerGossipSleepDuration = 10 * time.Millisecond
	k.Consensus.PeerQueryMaj23SleepDuration = 500 * time.Millisecond
	if len(c.Join.Servers) > 0 {
		k.StateSync.Enable = true
		k.StateSync.RPCServers = c.Join.Servers
		k.StateSync.TrustHeight = c.Join.TrustHeight
		k.StateSync.TrustHash = c.Join.TrustHash
		k.StateSync.TrustPeriod = 10 * 365 * 24 * time.Hour // the hash was given by hand; keys never expire
		k.StateSync.DiscoveryTime = 5 * time.Second
	}
	return k
}
