// Package extended would talk to a step-runner.
package extended

import (
	"context"
	"errors"
	"io"

	"gitlab.com/gitlab-org/step-runner/pkg/api/client"
	"google.golang.org/grpc"
)

var errNotBuilt = errors.New("the `run` keyword is not in the sandbox's gitlab-runner: step-runner is not on the module proxy")

// Dialer reaches a step-runner.
type Dialer interface {
	Dial() (*grpc.ClientConn, error)
}

// FollowOutput takes the log of a run.
type FollowOutput struct {
	Logs io.Writer
}

// Client reaches no step-runner.
type Client struct{}

// New refuses, so a job that uses `run` fails with the reason.
func New(Dialer) (*Client, error) { return nil, errNotBuilt }

// CloseConn has nothing to close.
func (*Client) CloseConn() error { return nil }

// Cancel refuses.
func (*Client) Cancel(context.Context, string) error { return errNotBuilt }

// RunAndFollow refuses.
func (*Client) RunAndFollow(context.Context, *client.RunRequest, *FollowOutput) (client.Status, error) {
	return client.Status{}, errNotBuilt
}
