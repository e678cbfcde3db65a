// Package ast has the shape of a parsed template that the runner walks.
package ast

// Visitor is called around every node.
type Visitor interface {
	Enter(Expr) (Visitor, error)
	Exit(Expr) (Expr, error)
}

// Expr is a node.
type Expr interface {
	Walk(Visitor) (Expr, error)
}

// Template is a node that interpolates.
type Template struct{}

// Walk has no children to visit.
func (t *Template) Walk(Visitor) (Expr, error) { return t, nil }
