package gateway

import (
	"net/http"
	"regexp"
	"strconv"
	"time"

	"connectrpc.com/connect"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"gongshi/gateway/outbox"
	"gongshi/ledger/refusal"
)

// A Figure is one number that the node adds to /metrics.
type Figure struct {
	Name    string // such as "gongshi_machine_writes_total"
	Help    string
	Counter bool // it only grows, from the start of the process
	Value   float64
}

// metrics are the gateway's own figures, in a registry of its own.
type metrics struct {
	registry      *prometheus.Registry
	requests      *prometheus.CounterVec
	seconds       *prometheus.HistogramVec
	panics        prometheus.Counter
	accepted      prometheus.Counter
	endings       *prometheus.CounterVec
	refusals      *prometheus.CounterVec
	refusedAtDoor *prometheus.CounterVec
}

func newMetrics(g *Gateway) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gongshi_gateway_requests_total",
			Help: "Requests by procedure and code."}, []string{"procedure", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "gongshi_gateway_request_seconds",
			Help:    "Time that answers took, by procedure; streams count when they end.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"procedure"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{Name: "gongshi_gateway_panics_total",
			Help: "Requests that made the gateway panic: any is a bug or a failing disk."}),
		accepted: prometheus.NewCounter(prometheus.CounterOpts{Name: "gongshi_gateway_accepted_total",
			Help: "Transactions for which a submission receipt was given."}),
		endings: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gongshi_gateway_ended_total",
			Help: "Accepted transactions that ended, by fate."}, []string{"fate"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gongshi_gateway_submissions_refused_total",
			Help: "Submitted transactions that were not accepted, by refusal."}, []string{"refusal"}),
		refusedAtDoor: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gongshi_gateway_turned_away_total",
			Help: "Requests that were turned away unread, by refusal."}, []string{"refusal"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.panics, m.accepted, m.endings, m.refusals, m.refusedAtDoor,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), figures{g})
	return m
}

// request counts one request; the returned function is called with its error when it is done.
func (m *metrics) request(procedure string) func(error) {
	start := time.Now()
	return func(err error) {
		code := "ok"
		if err != nil {
			answer, _ := answerable(err)
			code = answer.Code().String()
			if connect.IsNotModifiedError(err) {
				code = "not_modified"
			}
		}
		m.requests.WithLabelValues(procedure, code).Inc()
		m.seconds.WithLabelValues(procedure).Observe(time.Since(start).Seconds())
	}
}

func (m *metrics) turnedAway(r *refusal.Refusal) {
	m.refusals.WithLabelValues(r.Book + "/" + itoa(r.Code)).Inc()
}

func (m *metrics) ended(r *outbox.Record) {
	fate := map[outbox.Fate]string{outbox.Fate_FATE_DONE: "final", outbox.Fate_FATE_REFUSED: "refused",
		outbox.Fate_FATE_EXPIRED: "expired", outbox.Fate_FATE_UNTRACEABLE: "untraceable"}[r.Fate]
	m.endings.WithLabelValues(fate).Inc()
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

func itoa(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

// figures collects what is known only at the moment of a scrape.
type figures struct{ g *Gateway }

// Describe says nothing, so that the node may add any figure.
func (figures) Describe(chan<- *prometheus.Desc) {}

var figureName = regexp.MustCompile(`^[a-zA-Z_:][a-zA-Z0-9_:]*$`)

// Collect is for the registry.
func (f figures) Collect(to chan<- prometheus.Metric) {
	g := f.g
	carried, queued, read := g.carrier.count()
	first, last := g.o.Chain.Heights()
	standing := g.o.Consensus.Standing()
	catching := 0.0
	if standing.CatchingUp {
		catching = 1
	}
	all := []Figure{
		{"gongshi_gateway_carried", "Accepted transactions that have not ended.", false, float64(carried)},
		{"gongshi_gateway_queued", "Of these, those that are to be handed to the network now.", false, float64(queued)},
		{"gongshi_gateway_read_height", "The block up to which the gateway has looked for what it carries.", false, float64(read)},
		{"gongshi_gateway_streams", "Open live streams.", false, float64(g.streams.count())},
		{"gongshi_height", "The newest block.", false, float64(last)},
		{"gongshi_first_height", "The earliest block that is kept.", false, float64(first)},
		{"gongshi_catching_up", "1 while the node is behind the network.", false, catching},
		{"gongshi_peers", "Connected nodes.", false, float64(standing.Peers)},
		{"gongshi_waiting", "Transactions in the node's pool.", false, float64(standing.Waiting)},
	}
	if g.o.View != nil {
		lag := g.o.View.Lag()
		all = append(all, Figure{"gongshi_view_height", "The block that the read model shows.", false, float64(lag.Height)},
			Figure{"gongshi_view_lag_blocks", "Blocks that the node has and the read model has not.", false, float64(lag.Heights)},
			Figure{"gongshi_view_lag_seconds", "How long the oldest of these has been waiting.", false, float64(lag.MS) / 1000})
	}
	if g.o.Figures != nil {
		all = append(all, g.o.Figures()...)
	}
	for _, one := range all {
		if !figureName.MatchString(one.Name) {
			continue
		}
		kind := prometheus.GaugeValue
		if one.Counter {
			kind = prometheus.CounterValue
		}
		to <- prometheus.MustNewConstMetric(prometheus.NewDesc(one.Name, one.Help, nil, nil), kind, one.Value)
	}
}
