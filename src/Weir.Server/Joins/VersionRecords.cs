using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Server.Joins;

/// <summary>Where a version of a model came from, and what became of it, gathered from the registry, its run and lineage.</summary>
/// <param name="Name">Model.</param>
/// <param name="Version">Version.</param>
/// <param name="Package">Content of its package, <c>md5:HEX.dir</c>; null when nobody has taken it.</param>
/// <param name="RunId">Run that made it; null when none is named.</param>
/// <param name="Run">That run; null when there is none, or the caller may not see it.</param>
/// <param name="Data">What was read on the way, nearest first.</param>
/// <param name="Git">Commit of the code; null when nobody recorded it.</param>
/// <param name="Configuration">Configuration of the nearest step that recorded one.</param>
/// <param name="Evaluation">The newest evaluation; null without one.</param>
/// <param name="Parents">Versions that this one was made from or measured against.</param>
/// <param name="Uses">What read it since: deployments, batches of predictions, reports; newest first.</param>
public sealed record VersionLineage(
    string Name, string Version, string? Package, string? RunId, RunOrigin? Run, IReadOnlyList<DataOrigin> Data, GitOrigin? Git, JsonElement? Configuration, VersionEvaluation? Evaluation,
    IReadOnlyList<ParentVersion> Parents, IReadOnlyList<VersionUse> Uses);

/// <summary>The run behind a version. Times in milliseconds since 1970.</summary>
public sealed record RunOrigin(
    string Id, string Name, string Status, string User, string ExperimentId, string Experiment, long? StartedAt, long? EndedAt, IReadOnlyDictionary<string, string> Params, IReadOnlyDictionary<string, double> Metrics);

/// <summary>A content that was read on the way to a version.</summary>
/// <param name="Name">What it was called.</param>
/// <param name="Kind">Such as <c>source</c>, <c>table</c>, <c>split</c>; <c>dataset</c> for one that an MLflow client logged.</param>
/// <param name="Hash">Content.</param>
/// <param name="Step">Which kind of work read it.</param>
public sealed record DataOrigin(string Name, string Kind, string Hash, string Step);

/// <summary>A state of the code.</summary>
/// <param name="Commit">Git commit.</param>
/// <param name="Dirty">True when tracked files differed from it; null when nobody looked.</param>
public sealed record GitOrigin(string Commit, bool? Dirty);

/// <summary>The evaluation of a version, without its rules.</summary>
public sealed record VersionEvaluation(string Hash, bool Blessed, long AttachedTime, string AttachedBy, DateTimeOffset Created, IReadOnlyDictionary<string, double?> Figures);

/// <summary>A version that another was made from.</summary>
/// <param name="Address"><c>models:/NAME/VERSION</c>.</param>
/// <param name="Relation"><c>source</c> (a copy), <c>input</c> (a step read it) or <c>baseline</c> (its evaluation compared with it).</param>
public sealed record ParentVersion(string Address, string Relation);

/// <summary>Something that read a version.</summary>
public sealed record VersionUse(string Kind, string Name, DateTimeOffset At, string? RunId);

/// <summary>Two versions side by side. In each list what differs comes first.</summary>
/// <param name="A">The first.</param>
/// <param name="B">The second.</param>
/// <param name="Figures">Of their newest evaluations.</param>
/// <param name="Metrics">Latest ones of their runs.</param>
/// <param name="Params">Of their runs.</param>
/// <param name="Configuration">Leaves of their configurations by path.</param>
/// <param name="Data">What was read on the way, by name.</param>
/// <param name="Lineage">Run, code, package.</param>
/// <param name="Signature">Columns in and out, by <c>inputs.NAME</c> and <c>outputs.NAME</c>.</param>
/// <param name="Files">Files of the packages.</param>
public sealed record VersionComparison(
    string A, string B, IReadOnlyList<ComparedNumber> Figures, IReadOnlyList<ComparedNumber> Metrics, IReadOnlyList<ComparedText> Params, IReadOnlyList<ComparedText> Configuration,
    IReadOnlyList<ComparedText> Data, IReadOnlyList<ComparedText> Lineage, IReadOnlyList<ComparedText> Signature, IReadOnlyList<ComparedFile> Files);

/// <summary>A text of two versions; null where one has none.</summary>
public sealed record ComparedText(string Key, string? A, string? B, bool Differs);

/// <summary>A number of two versions; null where one has none. The difference is <paramref name="B"/> − <paramref name="A"/>.</summary>
public sealed record ComparedNumber(string Key, double? A, double? B, double? Difference);

/// <summary>A file of two packages.</summary>
/// <param name="Path">Path in the package.</param>
/// <param name="Change"><c>added</c> (in the second only), <c>removed</c>, <c>changed</c> or <c>same</c>.</param>
/// <param name="BytesA">Length in the first.</param>
/// <param name="BytesB">Length in the second.</param>
public sealed record ComparedFile(string Path, string Change, long? BytesA, long? BytesB);

/// <summary>How those are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VersionLineage))]
[JsonSerializable(typeof(VersionComparison))]
public sealed partial class VersionJson : JsonSerializerContext;
