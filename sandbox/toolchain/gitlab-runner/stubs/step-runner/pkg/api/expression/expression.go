// Package expression would evaluate job inputs.
package expression

import (
	"gitlab.com/gitlab-org/moa"
	"gitlab.com/gitlab-org/moa/ast"
	"gitlab.com/gitlab-org/moa/value"
)

// Sensitive marks the value of a masked input.
const Sensitive uint16 = 1

// Input is one input of a job.
type Input struct {
	Key   string
	Value value.Value
}

// Evaluator evaluates nothing.
type Evaluator struct{}

// NewEvaluator never fails: the runner makes one for every job, with inputs or without.
func NewEvaluator(value.Value) (*Evaluator, error) { return &Evaluator{}, nil }

// Eval refuses every expression.
func (*Evaluator) Eval(string, ast.Expr) (value.Value, error) { return value.Null(), moa.ErrNotBuilt }
