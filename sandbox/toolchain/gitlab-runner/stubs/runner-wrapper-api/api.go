// Package api is what `gitlab-runner wrapper` tells about the runner that it wraps; that command is not offered here.
package api

import (
	"context"
	"errors"
)

// ErrProcessNotInitialized is returned while no runner is wrapped.
var ErrProcessNotInitialized = errors.New("no wrapped process")

// Status is the state of the wrapped runner.
type Status string

// The states.
const (
	StatusUnknown    Status = "unknown"
	StatusRunning    Status = "running"
	StatusInShutdown Status = "in shutdown"
	StatusStopped    Status = "stopped"
)

// String is the state's name.
func (s Status) String() string { return string(s) }

// ShutdownCallback is run when the wrapped runner has ended.
type ShutdownCallback interface {
	Run(context.Context)
}

// ShutdownCallbackDef is the request that a callback makes.
type ShutdownCallbackDef interface {
	URL() string
	Method() string
}

// InitGracefulShutdownRequest asks for a shutdown.
type InitGracefulShutdownRequest interface {
	ShutdownCallbackDef() ShutdownCallbackDef
}

type noCallback struct{}

func (noCallback) Run(context.Context) {}

// NewShutdownCallback calls nothing back.
func NewShutdownCallback(any, ShutdownCallbackDef) ShutdownCallback { return noCallback{} }
