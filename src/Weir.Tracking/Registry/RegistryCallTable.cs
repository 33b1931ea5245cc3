using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Registry.Evaluations;
using Weir.Tracking.Registry.Packages;
using Weir.Tracking.Webhooks;
using static Weir.Tracking.Access.Needs;

namespace Weir.Tracking.Registry;

/// <summary>The registry's part of the table of calls. The audit log tells of every change here.</summary>
internal static class RegistryCallTable
{
    public static IEnumerable<ICallHandler> All(CallList calls, IDatabase database, ArtifactService artifacts, TimeProvider time) => [.. Models(calls, database, artifacts, time), .. Versions(calls, database, artifacts, time)];

    private static IEnumerable<ICallHandler> Models(CallList calls, IDatabase database, ArtifactService artifacts, TimeProvider time)
    {
        RegisteredModelService On(IDatabase on) => new(on, new EvaluationFinder(database, artifacts), new WebhookOutbox(time), time);
        var models = On(database);
        yield return calls.Audited(RegisteredModelCalls.Create, d => (r, c, cancellation) => On(d).CreateAsync(r, c.Caller, cancellation), r => [Edit.Anything($"models:/{r.Name}")]);
        yield return calls.On(RegisteredModelCalls.Get, models.GetAsync, r => [Read.Model(r.Name)]);
        yield return calls.Audited(RegisteredModelCalls.Rename, d => (r, c, cancellation) => On(d).RenameAsync(r, c.Caller, cancellation), r => [Edit.Model(r.Name)]);
        yield return calls.Audited(RegisteredModelCalls.Update, d => (r, c, cancellation) => On(d).UpdateAsync(r, c.Caller, cancellation), r => [Edit.Model(r.Name)]);
        yield return calls.Audited(RegisteredModelCalls.Delete, d => (r, c, cancellation) => On(d).DeleteAsync(r, c.Caller, cancellation), r => [Manage.Model(r.Name)]);
        yield return calls.On(RegisteredModelCalls.Search, (r, c, cancellation) => models.SearchAsync(r, c.Models, cancellation), _ => [Read.Anything()]);
        yield return calls.On(RegisteredModelCalls.LatestVersions, models.LatestVersionsAsync, r => [Read.Model(r.Name)]);
        yield return calls.Audited(RegisteredModelCalls.SetTag, d => On(d).SetTagAsync, r => [Edit.Model(r.Name)]);
        yield return calls.Audited(RegisteredModelCalls.DeleteTag, d => On(d).DeleteTagAsync, r => [Edit.Model(r.Name)]);
        yield return calls.Audited(RegisteredModelCalls.SetAlias, d => (r, c, cancellation) => On(d).SetAliasAsync(r, c.Caller, cancellation), r => [Edit.Model(r.Name)]);
        yield return calls.Audited(RegisteredModelCalls.DeleteAlias, d => (r, c, cancellation) => On(d).DeleteAliasAsync(r, c.Caller, cancellation), r => [Manage.Model(r.Name)]);
        yield return calls.On(RegisteredModelCalls.GetByAlias, models.GetByAliasAsync, r => [Read.Model(r.Name)]);
    }

    private static IEnumerable<ICallHandler> Versions(CallList calls, IDatabase database, ArtifactService artifacts, TimeProvider time)
    {
        ModelVersionService On(IDatabase on) => new(on, new EvaluationFinder(database, artifacts), new PackageService(database, artifacts, time), new WebhookOutbox(time), time);
        var versions = On(database);
        yield return calls.Audited(
            ModelVersionCalls.Create, d => (r, c, cancellation) => On(d).CreateAsync(r, c.Caller, cancellation), r => [Edit.Model(r.Name), Read.Run(r.RunId, null), Read.Source(r.Source), .. Read.LoggedModels([r.ModelId])]);
        yield return calls.On(ModelVersionCalls.Get, versions.GetAsync, r => [Read.Version(r.Name, r.Version)]);
        yield return calls.On(ModelVersionCalls.DownloadUri, versions.DownloadUriAsync, r => [Read.Version(r.Name, r.Version)]);
        yield return calls.Audited(ModelVersionCalls.Update, d => (r, c, cancellation) => On(d).UpdateAsync(r, c.Caller, cancellation), r => [Edit.Version(r.Name, r.Version)]);
        yield return calls.Audited(ModelVersionCalls.TransitionStage, d => (r, c, cancellation) => On(d).TransitionAsync(r, c.Caller, cancellation), r => [Edit.Version(r.Name, r.Version)]);
        yield return calls.Audited(ModelVersionCalls.Delete, d => (r, c, cancellation) => On(d).DeleteAsync(r, c.Caller, cancellation), r => [Manage.Version(r.Name, r.Version)]);
        yield return calls.Audited(ModelVersionCalls.SetTag, d => On(d).SetTagAsync, r => [Edit.Version(r.Name, r.Version)]);
        yield return calls.Audited(ModelVersionCalls.DeleteTag, d => On(d).DeleteTagAsync, r => [Manage.Version(r.Name, r.Version)]);
        yield return calls.On(ModelVersionCalls.Search, (r, c, cancellation) => versions.SearchAsync(r, c.Models, cancellation), _ => [Read.Anything()]);
    }
}
