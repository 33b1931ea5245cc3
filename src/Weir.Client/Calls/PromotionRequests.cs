using Weir.Client.Evaluations;
using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>Request of <see cref="PromotionCalls.SetPolicy"/>: the rules that shall be, and the revision that they replace (null for whichever there is).</summary>
public sealed record SetPolicy(string? Name = null, IReadOnlyList<PromotionRule>? Rules = null, long? Revision = null, string? Comment = null);

/// <summary>Request of <see cref="PromotionCalls.Request"/>: a stage or an alias.</summary>
/// <param name="Name">Model.</param>
/// <param name="Version">Version.</param>
/// <param name="Stage">Stage; null for an alias.</param>
/// <param name="Alias">Alias; null for a stage.</param>
/// <param name="ArchiveExistingVersions">Moves other versions of the stage to Archived.</param>
/// <param name="Comment">Why. An override must say it.</param>
/// <param name="Override">True to apply it whatever the policy says: for administrators, told in the history.</param>
public sealed record RequestPromotion(
    string? Name = null, string? Version = null, string? Stage = null, string? Alias = null, bool? ArchiveExistingVersions = null, string? Comment = null, bool? Override = null);

/// <summary>Request of <see cref="PromotionCalls.List"/>.</summary>
public sealed record ListPromotions(string? Name = null, string? Version = null, string? State = null);

/// <summary>A request by its id.</summary>
public sealed record PromotionById(string? Name = null, string? PromotionId = null);

/// <summary>A decision on a request.</summary>
public sealed record DecidePromotion(string? Name = null, string? PromotionId = null, string? Comment = null);

/// <summary>Request of <see cref="PromotionCalls.AttachEvaluation"/>.</summary>
/// <param name="Name">Model.</param>
/// <param name="Version">Version.</param>
/// <param name="Content">The file <c>evaluation.json</c>; null for the one that lies in the package or with the run.</param>
public sealed record AttachEvaluation(string? Name = null, string? Version = null, string? Content = null);

/// <summary>An evaluation of a version by its hash; null for the newest.</summary>
public sealed record EvaluationOfVersion(string? Name = null, string? Version = null, string? Hash = null);

/// <summary>Request of <see cref="PromotionCalls.History"/>: entries before a number, of a version or of all.</summary>
public sealed record ReadHistory(string? Name = null, string? Version = null, long? Before = null, long? MaxResults = null);

/// <summary>Answer with requests, newest first.</summary>
public sealed record PromotionsAnswer(IReadOnlyList<Promotion> Promotions);

/// <summary>Answer with the evaluations of a version, newest first.</summary>
public sealed record EvaluationsAnswer(IReadOnlyList<AttachedEvaluation> Evaluations);

/// <summary>Answer with one evaluation.</summary>
/// <param name="Evaluation">When it was attached and by whom.</param>
/// <param name="Content">The file, byte for byte.</param>
/// <param name="Report">The same, read.</param>
public sealed record EvaluationAnswer(AttachedEvaluation Evaluation, string Content, EvaluationReport Report);

/// <summary>Answer with the files of a version's package.</summary>
/// <param name="Digest">Content of the package, <c>md5:HEX.dir</c>, as lineage calls it; null when nobody has taken it.</param>
/// <param name="Files">Files by path; empty when nobody has taken their digests.</param>
public sealed record PackageAnswer(string? Digest, IReadOnlyList<PackageFile> Files);

/// <summary>Answer with entries of a history, newest first.</summary>
/// <param name="Entries">Entries.</param>
/// <param name="NextBefore">For the next page; null when nothing follows.</param>
public sealed record HistoryAnswer(IReadOnlyList<HistoryEntry> Entries, long? NextBefore = null);
