// Package value holds what a job input can be: its kind and, for a string, its text.
package value

import (
	"encoding/json"
	"errors"
	"iter"
)

// Kind names the type of a value.
type Kind string

// The kinds of JSON.
const (
	NullKind   Kind = "null"
	StringKind Kind = "string"
	NumberKind Kind = "number"
	BoolKind   Kind = "bool"
	ArrayKind  Kind = "array"
	ObjectKind Kind = "object"
)

// What a lookup can fail with.
var (
	ErrAttributeNotFound = errors.New("attribute not found")
	ErrInvalidKey        = errors.New("invalid key")
)

// Mapper is an object's lookup.
type Mapper interface {
	All() iter.Seq2[Value, Value]
	Attr(string) (Value, error)
	Get(Value) (Value, error)
	Keys() iter.Seq[Value]
	Len() int
	Values() iter.Seq[Value]
	WithMarks(uint16) Mapper
}

// Value is one value.
type Value struct {
	kind  Kind
	text  string
	marks uint16
}

// Null is the absent value.
func Null() Value { return Value{} }

// String wraps a text.
func String(text string) Value { return Value{kind: StringKind, text: text} }

// Object wraps a lookup.
func Object(Mapper) Value { return Value{kind: ObjectKind} }

// Kind is NullKind for the zero value.
func (v Value) Kind() Kind {
	if v.kind == "" {
		return NullKind
	}
	return v.kind
}

// String is the text of a string, the JSON of anything else.
func (v Value) String() string { return v.text }

// HasMarks says whether all of the marks are set.
func (v Value) HasMarks(marks uint16) bool { return v.marks&marks == marks }

// WithMarks is a copy with the marks added.
func (v Value) WithMarks(marks uint16) Value {
	v.marks |= marks
	return v
}

// UnmarshalJSON takes any JSON value.
func (v *Value) UnmarshalJSON(data []byte) error {
	var decoded any
	if err := json.Unmarshal(data, &decoded); err != nil {
		return err
	}
	*v = Value{text: string(data)}
	switch typed := decoded.(type) {
	case string:
		*v = String(typed)
	case float64:
		v.kind = NumberKind
	case bool:
		v.kind = BoolKind
	case []any:
		v.kind = ArrayKind
	case map[string]any:
		v.kind = ObjectKind
	}
	return nil
}
