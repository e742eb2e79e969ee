package portal

import (
	"encoding/base64"
	"html/template"
)

// dataURL is the receipt as a link that holds it. Its characters are base64's own, so nothing in it can be markup.
func dataURL(raw []byte) template.URL {
	return template.URL("data:application/json;base64," + base64.StdEncoding.EncodeToString(raw))
}

// serversWord is the receipt's page for browsers without JavaScript. It holds no style or script of its own: the
// policy allows none.
var serversWord = template.Must(template.New("receipt").Parse(`
<main class="card">
<h1 lang="zh-CN">凭证</h1>
{{if .WrongZH}}<p lang="zh-CN">{{.WrongZH}}</p><p lang="en">{{.WrongEN}}</p>{{else}}
<p lang="zh-CN"><strong>以下是本服务器的说法。</strong>您的浏览器没有启用 JavaScript，没有自己核对。要不依赖服务器核对，请下载凭证，再用<a href="/gongshi-verify.html" download>离线核验页</a>或命令 gongshi verify。</p>
<ul lang="zh-CN">{{range .ZH}}<li>{{.}}</li>{{end}}</ul>
<ol lang="zh-CN">{{range .Checks}}<li>{{if eq .Outcome "passed"}}✓{{else if eq .Outcome "failed"}}✕{{else}}–{{end}} {{.ZH}}</li>{{end}}</ol>
<h1 lang="en">Receipt</h1>
<p lang="en"><strong>This is the server's word.</strong> JavaScript is off, so your browser has checked nothing itself. To check without trusting the server, download the receipt and use the <a href="/gongshi-verify.html" download>offline verifier</a> or the command gongshi verify.</p>
<ul lang="en">{{range .EN}}<li>{{.}}</li>{{end}}</ul>
<ol lang="en">{{range .Checks}}<li>{{if eq .Outcome "passed"}}✓{{else if eq .Outcome "failed"}}✕{{else}}–{{end}} {{.EN}}</li>{{end}}</ol>
<p><a href="{{.Data}}" download="{{.Name}}">下载凭证 / Download the receipt</a> · <a href="/anchor.json" download>信任锚 / Trust anchor</a></p>
{{end}}
<p><code>{{.ID}}</code></p>
</main>
`))
