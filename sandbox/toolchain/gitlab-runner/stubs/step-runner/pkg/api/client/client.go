// Package client has the messages between the runner and a step-runner.
package client

import "time"

// State is how a run of steps ended.
type State string

// The states that the runner asks for.
const (
	StateSuccess   State = "success"
	StateCancelled State = "cancelled"
)

// String is the state's name.
func (s State) String() string { return string(s) }

// ErrorKind is why a run failed.
type ErrorKind string

// The kinds that the runner tells apart.
const (
	ErrorUnknown     ErrorKind = "unknown"
	ErrorInternal    ErrorKind = "internal"
	ErrorStepFailure ErrorKind = "step failure"
	ErrorCancelled   ErrorKind = "cancelled"
	ErrorTimeout     ErrorKind = "timeout"
)

// Status is the answer to a run.
type Status struct {
	State     State
	ErrorKind ErrorKind
	Message   string
}

// Variable is a job variable.
type Variable struct {
	Key    string
	Value  string
	File   bool
	Masked bool
}

// RunRequest asks for a run; Steps is YAML.
type RunRequest struct {
	Id        string
	Timeout   *time.Duration
	WorkDir   string
	BuildDir  string
	Env       map[string]string
	Steps     string
	Variables []Variable
}
