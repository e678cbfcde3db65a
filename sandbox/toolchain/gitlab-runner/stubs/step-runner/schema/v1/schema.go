// Package schema has the fields of a step that the runner writes itself.
package schema

// StepInputs are a step's inputs by name.
type StepInputs map[string]any

// Step is one step of a job's `run` keyword.
type Step struct {
	Name   *string    `json:"name,omitempty" yaml:"name,omitempty"`
	Step   any        `json:"step,omitempty" yaml:"step,omitempty"`
	Inputs StepInputs `json:"inputs,omitempty" yaml:"inputs,omitempty"`
	Run    []Step     `json:"run,omitempty" yaml:"run,omitempty"`
}
