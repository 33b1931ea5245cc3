using Weir.Client.Wire;

namespace Weir.Client.Logging;

/// <summary>One value on its way: a point, a parameter or a tag; or a wish to know that all before it is durable.</summary>
internal readonly record struct LogEntry(Metric? Metric = null, Param? Param = null, Tag? Tag = null, TaskCompletionSource? Flushed = null);
