using System.Text.Json.Serialization;

namespace Weir.Pipelines.Triggers;

/// <summary>Triggers as JSON: in the database, on the wire of Weir's own API, for <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TriggerDefinition))]
[JsonSerializable(typeof(TriggerView))]
[JsonSerializable(typeof(TriggerList))]
[JsonSerializable(typeof(FiringList))]
[JsonSerializable(typeof(Firing))]
[JsonSerializable(typeof(BackfillRequest))]
[JsonSerializable(typeof(FireRequest))]
[JsonSerializable(typeof(SensorState))]
public sealed partial class TriggerJson : JsonSerializerContext;

/// <summary>All triggers of a project, by name.</summary>
public sealed record TriggerList(IReadOnlyList<TriggerView> Triggers);

/// <summary>Firings, newest first.</summary>
public sealed record FiringList(IReadOnlyList<Firing> Firings);

/// <summary>A firing by hand.</summary>
/// <param name="Slot">Key; a second call with the same does nothing. Null for one of its own.</param>
/// <param name="Cause">Who and why.</param>
public sealed record FireRequest(string? Slot = null, string? Cause = null);

/// <summary>Runs for times of the past, or for named parts.</summary>
/// <param name="From">First time, for a schedule.</param>
/// <param name="Until">Last time; null for now.</param>
/// <param name="Partitions">Names of parts, instead of times.</param>
/// <param name="MostAtOnce">How many at once; null for the trigger's own.</param>
/// <param name="Again">True to run parts again that succeeded.</param>
public sealed record BackfillRequest(DateTimeOffset? From = null, DateTimeOffset? Until = null, IReadOnlyList<string>? Partitions = null, int? MostAtOnce = null, bool Again = false);

/// <summary>What a look at data or refs has seen. Times in milliseconds since 1970.</summary>
/// <param name="Seen">Last content that was fired for, or that was there at the beginning.</param>
/// <param name="Pending">Content that is new and may still change.</param>
/// <param name="PendingSince">When it was first seen.</param>
/// <param name="Fault">Why the last look failed.</param>
public sealed record SensorState(string? Seen = null, string? Pending = null, long PendingSince = 0, string? Fault = null);
