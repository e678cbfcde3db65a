// Package metrics would count usage events.
package metrics

// CollectorOption configures a collector.
type CollectorOption struct{}

// WithCollectorNamespace changes nothing here.
func WithCollectorNamespace(string) CollectorOption { return CollectorOption{} }

// WithCollectorBatchDeliveryDurationBuckets changes nothing here.
func WithCollectorBatchDeliveryDurationBuckets([]float64) CollectorOption { return CollectorOption{} }
