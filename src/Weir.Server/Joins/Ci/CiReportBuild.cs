using Weir.Foundation.Errors;
using Weir.Foundation.Git;
using Weir.Pipelines.Comparing;
using Weir.Pipelines.Experiments;
using Weir.Server.Joins.Ci.Sections;
using Weir.Versioning.Repository;

namespace Weir.Server.Joins.Ci;

/// <summary>Makes a report: the workspace as it is now, against the branch that the change is to go into.</summary>
/// <param name="repository">The repository.</param>
/// <param name="time">Tells whether the project's last run is of this build.</param>
public sealed class CiReportBuild(DvcRepository repository, TimeProvider time)
{
    private static readonly string[] Usual = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

    /// <summary>The revision of a target branch: the remote's, for a build server has no branch of its own of that name.</summary>
    /// <param name="branch">The branch; null for the usual ones.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="WeirException"><c>unknown_revision</c>: a clone that does not hold it.</exception>
    public async Task<string> BaseAsync(string? branch, CancellationToken cancellation = default)
    {
        var store = new ExperimentStore(repository);
        foreach (var name in branch is null ? Usual : [$"origin/{branch}", branch])
            if (await store.CommitAsync(name, cancellation) is not null) return name;
        throw new WeirException("unknown_revision", branch is null ? "no branch to compare with was found" : $"git does not know the target branch '{branch}'", branch is null ? "name one with --base" : $"build servers clone little: `git fetch origin {branch}` (or fetch-depth: 0) before");
    }

    /// <summary>Makes it.</summary>
    /// <exception cref="WeirException"><c>unknown_revision</c>; <c>file_not_found</c>, <c>corrupt_file</c>: a report that was named.</exception>
    public async Task<CiReport> RunAsync(CiReportRequest request, CancellationToken cancellation = default)
    {
        using var before = await RevisionView.OpenAsync(repository, request.Base, cancellation: cancellation);
        using var now = await RevisionView.OpenAsync(repository, "workspace", cancellation: cancellation);
        var git = await GitRevision.ReadAsync(repository.Root, cancellation);
        var report = new CiReport(request.Title, $"{(git is null ? "the workspace" : $"{ReviewText.Code(git.Commit[..7])}{(git.IsDirty ? " with the changes of this build" : string.Empty)}")} against {ReviewText.Code(request.Base)}");
        report.Warnings.AddRange(now.Index.Faults.Select(f => f.Message));
        report.Add(ValueSection.Metrics(repository, before, now, report.Warnings));
        report.Add(ValueSection.Params(repository, before, now));
        var checks = new CheckReports(repository, now.Index);
        report.Add(checks.Validation(request.Validations));
        report.Add(checks.Drift(request.Drifts));
        report.Add(await RunSection.LastAsync(repository.Project, time, cancellation));
        report.Add(LineageSection.Of(repository, before, now));
        if (request.HasPlots) report.Images = await PlotImagesOf.ChangeAsync(repository, request.Base, report.Warnings, cancellation);
        return report;
    }
}
