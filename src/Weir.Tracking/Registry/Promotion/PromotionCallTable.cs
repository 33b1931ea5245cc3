using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Registry.Evaluations;
using Weir.Tracking.Registry.History;
using Weir.Tracking.Registry.Packages;
using Weir.Tracking.Webhooks;
using static Weir.Tracking.Access.Needs;

namespace Weir.Tracking.Registry.Promotion;

/// <summary>The part of the table of calls that the registry has beyond MLflow.</summary>
internal static class PromotionCallTable
{
    public static IEnumerable<ICallHandler> All(CallList calls, IDatabase database, ArtifactService artifacts, TimeProvider time, AccessControl access) =>
        [.. Versions(calls, database, artifacts, time), .. Promotions(calls, database, artifacts, time, access)];

    private static IEnumerable<ICallHandler> Versions(CallList calls, IDatabase database, ArtifactService artifacts, TimeProvider time)
    {
        VersionEvaluationService Evaluations(IDatabase on) => new(on, new EvaluationFinder(database, artifacts), time);
        PackageService Packages(IDatabase on) => new(on, artifacts, time);
        yield return calls.On(PromotionCalls.Evaluations, Evaluations(database).ListAsync, r => [Read.Version(r.Name, r.Version)]);
        yield return calls.On(PromotionCalls.Evaluation, Evaluations(database).GetAsync, r => [Read.Version(r.Name, r.Version)]);
        yield return calls.Audited(
            PromotionCalls.AttachEvaluation, d => (r, c, cancellation) => Evaluations(d).AttachAsync(r, c.Caller, cancellation), r => [Edit.Version(r.Name, r.Version)], r => r with { Content = r.Content is null ? null : "…" });
        yield return calls.On(PromotionCalls.Package, Packages(database).GetAsync, r => [Read.Version(r.Name, r.Version)]);
        yield return calls.Audited(PromotionCalls.Seal, d => (r, c, cancellation) => Packages(d).SealAsync(r, c.Caller, cancellation), r => [Edit.Version(r.Name, r.Version)]);
        yield return calls.On(PromotionCalls.History, new HistoryService(database).ReadAsync, r => [Read.Model(r.Name)]);
    }

    private static IEnumerable<ICallHandler> Promotions(CallList calls, IDatabase database, ArtifactService artifacts, TimeProvider time, AccessControl access)
    {
        PolicyService Policies(IDatabase on) => new(on, time);
        PromotionService On(IDatabase on) => new(on, new EvaluationFinder(database, artifacts), new VersionMoves(new WebhookOutbox(time)), access, time);
        yield return calls.On(PromotionCalls.Policy, Policies(database).GetAsync, r => [Read.Model(r.Name)]);
        yield return calls.Audited(PromotionCalls.SetPolicy, d => (r, c, cancellation) => Policies(d).SetAsync(r, c.Caller, cancellation), r => [AdministratorOn($"models:/{r.Name}")]);
        yield return calls.On(PromotionCalls.List, (r, c, cancellation) => On(database).ListAsync(r, c.Caller, cancellation), r => [Read.Model(r.Name)]);
        yield return calls.On(PromotionCalls.Get, (r, c, cancellation) => On(database).GetAsync(r, c.Caller, cancellation), r => [Read.Model(r.Name)]);
        yield return calls.Audited(
            PromotionCalls.Request, d => (r, c, cancellation) => On(d).RequestAsync(r, c.Caller, cancellation),
            r => r.Override == true ? [AdministratorOn($"models:/{r.Name}/{r.Version}")] : [Edit.Version(r.Name, r.Version)]);

        // Who may decide is said by the policy; the token must be one for writing, and the model one that may be seen.
        yield return calls.Audited(PromotionCalls.Approve, d => (r, c, cancellation) => On(d).ApproveAsync(r, c.Caller, cancellation), Decision);
        yield return calls.Audited(PromotionCalls.Reject, d => (r, c, cancellation) => On(d).RejectAsync(r, c.Caller, cancellation), Decision);
        yield return calls.Audited(PromotionCalls.Cancel, d => (r, c, cancellation) => On(d).CancelAsync(r, c.Caller, cancellation), Decision);
    }

    private static IReadOnlyList<AccessNeed> Decision(DecidePromotion request) => [Edit.Anything($"models:/{request.Name}/promotions/{request.PromotionId}"), Read.Model(request.Name)];
}
