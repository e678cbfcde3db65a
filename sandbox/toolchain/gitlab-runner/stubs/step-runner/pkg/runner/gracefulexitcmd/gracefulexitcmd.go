// Package gracefulexitcmd starts the commands of built-in steps.
package gracefulexitcmd

import (
	"context"
	"os/exec"
	"syscall"
	"time"
)

// New asks the command to end when ctx does, and kills it after delay.
func New(ctx context.Context, delay time.Duration, name string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, name, args...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = delay
	return command
}
