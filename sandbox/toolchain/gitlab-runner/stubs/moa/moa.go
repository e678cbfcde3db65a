// Package moa stands in for the template language of job inputs, which is not on the module proxy.
// A job without inputs never reaches it; a job with inputs fails and says why.
package moa

import (
	"errors"

	"gitlab.com/gitlab-org/moa/ast"
)

// ErrNotBuilt is what a job with inputs fails with.
var ErrNotBuilt = errors.New("job inputs are not in the sandbox's gitlab-runner: its template language is not on the module proxy")

// ParseTemplate refuses every template.
func ParseTemplate(string) (ast.Expr, error) { return nil, ErrNotBuilt }

// EscapeTemplate returns the text as it is: only native steps read it, and those are not built either.
func EscapeTemplate(text string) string { return text }
