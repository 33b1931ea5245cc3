namespace Weir.Client.Wire;

/// <summary>What must be so before a version of a model may get a stage or an alias.</summary>
/// <param name="Stage"><c>Staging</c>, <c>Production</c>, <c>Archived</c> or <c>None</c>; null for a rule on an alias.</param>
/// <param name="Alias">Alias; null for a rule on a stage.</param>
/// <param name="Evaluation">True when the newest evaluation that is attached to the version must have passed.</param>
/// <param name="Evaluators">Users whose attached evaluations count; null or empty for all.</param>
/// <param name="Approvals">How many people must approve; 0 for none.</param>
/// <param name="ApproverUsers">Users who may approve.</param>
/// <param name="ApproverGroups">Groups whose members may approve. Without users and groups those may who may manage the model.</param>
/// <param name="SelfApproval">True when the approval of who asks counts too.</param>
public sealed record PromotionRule(
    string? Stage = null, string? Alias = null, bool? Evaluation = null, IReadOnlyList<string>? Evaluators = null, long? Approvals = null, IReadOnlyList<string>? ApproverUsers = null,
    IReadOnlyList<string>? ApproverGroups = null, bool? SelfApproval = null);

/// <summary>The promotion policy of a registered model. Stages and aliases that no rule names are free, as in MLflow.</summary>
/// <param name="Name">Model.</param>
/// <param name="Revision">Grows with each change; 0 for a model that never had one.</param>
/// <param name="Rules">At most one for each stage and alias.</param>
/// <param name="UpdatedTime">Of the last change, milliseconds since 1970.</param>
/// <param name="UpdatedBy">Who made it.</param>
public sealed record PromotionPolicy(string Name, long Revision, IReadOnlyList<PromotionRule> Rules, long? UpdatedTime = null, string? UpdatedBy = null);

/// <summary>A request that a version get a stage or an alias.</summary>
/// <param name="PromotionId">By which it is approved or rejected.</param>
/// <param name="Name">Model.</param>
/// <param name="Version">Version.</param>
/// <param name="Stage">Stage that is asked for; null for an alias.</param>
/// <param name="Alias">Alias that is asked for; null for a stage.</param>
/// <param name="ArchiveExistingVersions">True when other versions of the stage move to Archived.</param>
/// <param name="State"><c>pending</c>, <c>applied</c>, <c>rejected</c>, <c>cancelled</c> or <c>superseded</c> (the same was asked for again).</param>
/// <param name="Requester">Who asked.</param>
/// <param name="RequestedTime">When, milliseconds since 1970.</param>
/// <param name="Comment">Why.</param>
/// <param name="Evaluation">Hash of the evaluation that it rests on; null without one.</param>
/// <param name="ClosedTime">When it was applied, rejected, cancelled or superseded.</param>
/// <param name="Decisions">Who approved or rejected, oldest first.</param>
/// <param name="Missing">While it is pending: what is missing, in sentences.</param>
/// <param name="MayDecide">True when the caller's own approval or rejection would count now.</param>
public sealed record Promotion(
    string PromotionId, string Name, string Version, string? Stage, string? Alias, bool ArchiveExistingVersions, string State, string Requester, long RequestedTime, string? Comment, string? Evaluation,
    long? ClosedTime, IReadOnlyList<PromotionDecision> Decisions, IReadOnlyList<string> Missing, bool MayDecide);

/// <summary>What somebody said to a request.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Approved">True for yes.</param>
/// <param name="Comment">Why.</param>
/// <param name="Time">When, milliseconds since 1970.</param>
public sealed record PromotionDecision(string Actor, bool Approved, string? Comment, long Time);

/// <summary>An evaluation that is attached to a version. Its content never changes.</summary>
/// <param name="Hash">SHA-256 of the file's bytes, <c>sha256:HEX</c>.</param>
/// <param name="Blessed">True when it passed.</param>
/// <param name="Source">Where it came from: <c>upload</c>, or the address of an artifact.</param>
/// <param name="AttachedTime">When, milliseconds since 1970.</param>
/// <param name="AttachedBy">By whom.</param>
public sealed record AttachedEvaluation(string Hash, bool Blessed, string Source, long AttachedTime, string AttachedBy);

/// <summary>A file of a version's package.</summary>
/// <param name="Path">Path in the package.</param>
/// <param name="SizeBytes">Length.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal, by which a download is checked.</param>
/// <param name="Md5">MD5 in lower-case hexadecimal, by which data and lineage know content.</param>
public sealed record PackageFile(string Path, long SizeBytes, string Sha256, string Md5);

/// <summary>An entry of a model's history, which the database refuses to alter or delete.</summary>
/// <param name="EntryNo">Place in the history of all models.</param>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Actor">Who.</param>
/// <param name="Name">The model as it was called then.</param>
/// <param name="Version">Version; null for the model itself.</param>
/// <param name="Action">What, such as <c>stage.changed</c> or <c>alias.set</c>.</param>
/// <param name="Target">Stage or alias that it is about.</param>
/// <param name="From">What it was: a stage, or the version that an alias pointed at.</param>
/// <param name="To">What it became.</param>
/// <param name="Why">Comment of who did it.</param>
/// <param name="PromotionId">The request behind it.</param>
/// <param name="Evaluation">Hash of the evaluation behind it.</param>
public sealed record HistoryEntry(
    long EntryNo, long Time, string Actor, string Name, string? Version, string Action, string? Target, string? From, string? To, string? Why, string? PromotionId, string? Evaluation);
