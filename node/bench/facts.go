package bench

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Facts are where something was measured. What a system does not tell is empty or 0.
type Facts struct {
	Processor   string  `json:"processor"`
	Cores       int     `json:"cores"` // that Go uses
	System      string  `json:"system"`
	Go          string  `json:"go"`
	Commit      string  `json:"commit"`
	FsyncMicros float64 `json:"fsync_us"` // p50 of a 4 KiB write in the measured folder
	Load        string  `json:"load"`     // the system's, before the first run
}

func factsOf(dir string) Facts {
	f := Facts{
		Processor: "?", Cores: runtime.GOMAXPROCS(0), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(),
		Commit: "?", FsyncMicros: fsyncTime(dir),
	}
	if raw, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, ok := strings.Cut(string(raw), "model name\t: "); ok {
			f.Processor, _, _ = strings.Cut(rest, "\n")
		}
	}
	if raw, err := os.ReadFile("/proc/loadavg"); err == nil {
		f.Load, _, _ = strings.Cut(string(raw), " ")
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				f.Commit = s.Value[:min(12, len(s.Value))]
			case s.Key == "vcs.modified" && s.Value == "true":
				f.Commit += "+"
			}
		}
	}
	return f
}

// fsyncTime is the median of a hundred durable writes, in microseconds; 0 where the folder cannot be written.
func fsyncTime(dir string) float64 {
	f, err := os.CreateTemp(dir, "gongshi-fsync-*")
	if err != nil {
		return 0
	}
	defer os.Remove(filepath.Clean(f.Name()))
	defer f.Close()
	page := make([]byte, 4096)
	times := make([]time.Duration, 100)
	for i := range times {
		start := time.Now()
		if _, err := f.Write(page); err != nil {
			return 0
		}
		if err := f.Sync(); err != nil {
			return 0
		}
		times[i] = time.Since(start)
	}
	slices.Sort(times)
	return float64(times[len(times)/2].Nanoseconds()) / 1000
}

// busyTime is what all programs have used of all cores since the system started; 0 where it does not tell.
func busyTime() time.Duration {
	raw, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	var ticks int64
	for i, field := range strings.Fields(line) {
		if i == 0 || i == 4 || i == 5 || i > 8 {
			continue // the name, idle, waiting for the disk, guests (counted already)
		}
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0
		}
		ticks += n
	}
	return time.Duration(ticks) * tick
}

// tick is the unit of /proc/stat.
const tick = 10 * time.Millisecond
