// Package snowplow would send GitLab's usage events. NewEmitter refuses, so the runner logs that the
// writer is not enabled and goes on without.
package snowplow

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
	"gitlab.com/gitlab-org/labkit/v2/events/snowplow/metrics"
	"gitlab.com/gitlab-org/labkit/v2/events/snowplow/oidc"
)

var errNotBuilt = errors.New("usage events are not in the sandbox's gitlab-runner: labkit is not on the module proxy")

// SendResult is the outcome of one batch.
type SendResult struct {
	EventCount int
	StatusCode int
	Err        error
}

// SendCallback is told of batches.
type SendCallback func(successes []SendResult, failures []SendResult)

// EmitterOption configures an Emitter.
type EmitterOption struct{}

// WithCallback changes nothing here.
func WithCallback(SendCallback) EmitterOption { return EmitterOption{} }

// WithTokenSource changes nothing here.
func WithTokenSource(*oidc.Source) EmitterOption { return EmitterOption{} }

// WithMetricsCollectorOptions changes nothing here.
func WithMetricsCollectorOptions(...metrics.CollectorOption) EmitterOption { return EmitterOption{} }

// Emitter sends nothing.
type Emitter struct{}

// NewEmitter refuses.
func NewEmitter(string, ...EmitterOption) (*Emitter, error) { return nil, errNotBuilt }

// Collector has no metrics.
func (*Emitter) Collector() prometheus.Collector { return prometheus.NewRegistry() }

// BillingEventRequiredInput is what every usage event says.
type BillingEventRequiredInput struct {
	Category      string
	EventType     string
	Realm         string
	UnitOfMeasure string
	Quantity      float64
}

// BillingEventOptionalInput is what a usage event may say.
type BillingEventOptionalInput struct {
	Subject          string
	DeploymentType   string
	InstanceID       string
	UniqueInstanceID string
	ProjectID        int64
	NamespaceID      int64
	RootNamespaceID  int64
	OrganizationID   int64
	Metadata         map[string]any
}

// Tracker tracks nothing.
type Tracker struct{}

// NewTracker refuses.
func NewTracker(string, *Emitter) (*Tracker, error) { return nil, errNotBuilt }

// TrackBillingEventWithOptionalInput refuses.
func (*Tracker) TrackBillingEventWithOptionalInput(BillingEventRequiredInput, BillingEventOptionalInput) error {
	return errNotBuilt
}

// Stop has nothing to stop.
func (*Tracker) Stop() {}
