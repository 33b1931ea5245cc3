using System.Text;
using Weir.Client;
using Weir.Client.Evaluations;
using Weir.Client.Wire;
using Weir.Foundation.Hashing;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Registry.History;
using Weir.Tracking.Registry.Packages;

namespace Weir.Tracking.Registry.Evaluations;

/// <summary>An evaluation that was read, not yet attached.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Content">The file.</param>
/// <param name="Report">The same, read.</param>
internal sealed record FoundEvaluation(string Source, string Content, EvaluationReport Report)
{
    /// <summary>The source of a file that a caller sent.</summary>
    public const string Upload = "upload";

    /// <summary>SHA-256 of the file's bytes.</summary>
    public string Hash { get; } = "sha256:" + ContentHash.Sha256(Encoding.UTF8.GetBytes(Content));

    /// <summary>Reads a file.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_value</c>.</exception>
    public static FoundEvaluation Read(string source, ReadOnlyMemory<byte> bytes, string file) => new(source, Encoding.UTF8.GetString(bytes.Span), EvaluationReader.Read(bytes, file));

    /// <summary>Attaches it, unless it is the newest already.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_state</c>: it says that it is of another package.</exception>
    public AttachedEvaluation Attach(ISqlSession session, string name, long version, Caller caller, long now)
    {
        if (Report.Model?.Hash is { } evaluated && PackageTable.Digests(session, name, version) is { Count: > 0 } digests && !digests.Contains(evaluated))
            throw new Foundation.Errors.WeirException(MlflowErrors.InvalidState, $"the evaluation is of a package with the content {evaluated}, and models:/{name}/{version} is {string.Join(" (or, without its evaluation.json, ", digests)}{(digests.Count > 1 ? ")" : string.Empty)}");
        if (VersionEvaluationTable.Newest(session, name, version) is { } newest && newest.Hash == Hash && newest.AttachedBy == caller.Name) return newest;
        var attached = new AttachedEvaluation(Hash, Report.Blessed, Source, now, caller.Name);
        VersionEvaluationTable.Insert(session, name, version, attached, Content);
        HistoryTable.Add(session, name, version, new HistoryNote(now, caller.Name, HistoryActions.EvaluationAttached, To: Report.Blessed ? "passed" : "not passed", Why: Source, Evaluation: Hash));
        return attached;
    }
}
