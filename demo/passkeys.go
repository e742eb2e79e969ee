package demo

import (
	"net"
	"slices"
	"strings"
)

// webAddress is where a browser on this computer opens the demo: the origin of its pages. Browsers give keys a home
// under "localhost" only: an address in figures is another origin, without them.
func webAddress(api string) string {
	host, port, err := net.SplitHostPort(api)
	if err != nil {
		return "http://" + api
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		host = "localhost"
	}
	if port == "80" {
		return "http://" + host // browsers leave it out
	}
	return "http://" + net.JoinHostPort(host, port)
}

// origins are the web origins from which the new network accepts passkeys: the one where the demo is opened, or none
// where that is not this computer, because plain HTTP elsewhere has no passkeys.
func origins(api string) []string {
	at := webAddress(api)
	if host, _, _ := strings.Cut(strings.TrimPrefix(at, "http://"), ":"); host != "localhost" {
		return nil
	}
	return []string{at}
}

// passkeys says so when the demo is opened at an address whose passkeys its members have not voted to accept: they
// belong to the address under which the demo was founded, and only a proposal adds another.
func (o Options) passkeys(known []string, api string) {
	if page := webAddress(api); len(origins(api)) > 0 && !slices.Contains(known, page) {
		first := o.say("（无）", "none")
		if len(known) > 0 {
			first = strings.Join(known, o.say("、", ", "))
		}
		o.printf("\n通行密钥只在这个网络认可的网址有效：%s。现在的网址是 %s，所以这里不能使用通行密钥，其他密钥照常可用。\n请换回认可的网址，或以成员代表的身份提案：%s/keys 给出已填好的提案。",
			"\nPasskeys count at the addresses that this network accepts alone: %s. It is at %s now, where passkeys do not work; other keys do.\nStart it at an accepted address, or let the members vote on this one: %s/keys has the proposal ready.", first, page, page)
	}
}
