// Package oidc would get a token for usage events from the cloud.
package oidc

// Option configures a Source.
type Option struct{}

// Source gives no token.
type Source struct{}

// WithSkipIfUnsupportedCloud changes nothing here.
func WithSkipIfUnsupportedCloud(bool) Option { return Option{} }

// NewSource makes a Source.
func NewSource(...Option) *Source { return &Source{} }
