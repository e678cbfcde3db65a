// Package api names where a step-runner would listen.
package api

// DefaultSocketPath is empty: no step-runner is built here, so none listens.
func DefaultSocketPath() string { return "" }
