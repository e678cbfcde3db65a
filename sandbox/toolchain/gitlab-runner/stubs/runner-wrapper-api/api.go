// Package api is what `gitlab-runner wrapper` tells about the runner that it wraps; that command is not offered here.
package api

import "context"

// Status is the state of the wrapped runner.
type Status int

// The states.
const (
	StatusUnknown Status = iota
	StatusRunning
	StatusInShutdown
	StatusStopped
)

// ShutdownCallback is run when the wrapped runner has ended.
type ShutdownCallback interface {
	Run(context.Context)
}
