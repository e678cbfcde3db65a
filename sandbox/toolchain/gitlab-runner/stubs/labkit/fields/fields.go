// Package fields names the fields of structured logs.
package fields

// Fields that the runner writes.
const (
	DurationS      = "duration_s"
	HTTPStatusCode = "http_status_code"
)

// Deprecation says which standard field takes the place of another.
type Deprecation struct {
	Standard string
}

// Deprecated is empty, so every field keeps the name that the runner gives it.
var Deprecated = map[string]Deprecation{}

// VariantVersion is empty as Deprecated is.
var VariantVersion = map[string]int{}
