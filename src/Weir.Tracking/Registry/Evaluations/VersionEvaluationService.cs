using System.Text;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Evaluations;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Registry.Evaluations;

/// <summary>Calls on the evaluations of versions.</summary>
internal sealed class VersionEvaluationService(IDatabase database, EvaluationFinder finder, TimeProvider time)
{
    public async Task<EvaluationsAnswer> ListAsync(VersionOfModel request, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(request.Name, "name"), Required.Version(request.Version));
        return new EvaluationsAnswer(await database.ReadAsync(
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                return VersionEvaluationTable.Of(session, name, version);
            },
            cancellation));
    }

    public async Task<EvaluationAnswer> GetAsync(EvaluationOfVersion request, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(request.Name, "name"), Required.Version(request.Version));
        var (evaluation, content) = await database.ReadAsync(
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                return VersionEvaluationTable.Require(session, name, version, request.Hash is { Length: > 0 } hash ? hash : null);
            },
            cancellation);
        return new EvaluationAnswer(evaluation, content, EvaluationReader.Read(Encoding.UTF8.GetBytes(content)));
    }

    public async Task<EvaluationAnswer> AttachAsync(AttachEvaluation request, Caller caller, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(request.Name, "name"), Required.Version(request.Version));
        var found = request.Content is { Length: > 0 } content
            ? FoundEvaluation.Read(FoundEvaluation.Upload, Encoding.UTF8.GetBytes(content), EvaluationReport.FileName)
            : await finder.FindAsync(name, version, cancellation) ?? throw MlflowErrors.NotFound($"there is no {EvaluationReport.FileName} in the package of models:/{name}/{version} nor with its run");
        var attached = await database.WriteAsync(
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                return found.Attach(session, name, version, caller, time.GetUtcNow().ToUnixTimeMilliseconds());
            },
            cancellation);
        return new EvaluationAnswer(attached, found.Content, found.Report);
    }
}
