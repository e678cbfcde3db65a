/** The cluster that a resource lies in: the URN of its Kubernetes provider, with or without the provider's own id behind it. */
export function clusterOf(type: string, provider: string | undefined): { cluster?: string } {
  if (!type.startsWith("kubernetes:") || !provider) return {};
  return { cluster: provider.split("::").slice(0, 4).join("::") };
}
