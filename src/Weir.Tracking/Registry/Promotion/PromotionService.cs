using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Registry.Evaluations;
using Weir.Tracking.Registry.History;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Registry.Promotion;

/// <summary>Calls on requests for promotion.</summary>
internal sealed class PromotionService(IDatabase database, EvaluationFinder finder, VersionMoves moves, AccessControl access, TimeProvider time)
{
    private readonly Approvers _approvers = new(access);
    private readonly PromotionGate _gate = new(new Approvers(access));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<PromotionsAnswer> ListAsync(ListPromotions request, Caller caller, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var version = request.Version is { Length: > 0 } given ? Required.Version(given) : (long?)null;
        if (request.State is { Length: > 0 } state && !PromotionTable.States.Contains(state)) throw MlflowErrors.Invalid($"state '{state}' is none of {string.Join(", ", PromotionTable.States)}");
        return new PromotionsAnswer(await database.ReadAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                return PromotionTable.Of(session, name, version, request.State).ConvertAll(p => Seen(session, p, caller));
            },
            cancellation));
    }

    public Task<Client.Wire.Promotion> GetAsync(PromotionById request, Caller caller, CancellationToken cancellation)
    {
        var (name, id) = (Required.Text(request.Name, "name"), Required.Text(request.PromotionId, "promotion_id"));
        return database.ReadAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                return Seen(session, PromotionTable.Require(session, name, id), caller);
            },
            cancellation);
    }

    public async Task<Client.Wire.Promotion> RequestAsync(RequestPromotion request, Caller caller, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(request.Name, "name"), Required.Version(request.Version));
        var target = PromotionTarget.Parse(request.Stage, request.Alias);
        var archive = request.ArchiveExistingVersions ?? false;
        Stages.CheckArchive(archive, target.Stage ?? "None");
        var comment = Comment(request.Comment);
        if (request.Override == true && comment is null) throw MlflowErrors.Invalid("an override must say why: give a comment");
        var found = await FindAsync(name, version, target, cancellation);
        return await database.WriteAsync(
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                var now = Now;
                found?.Attach(session, name, version, caller, now);
                var rule = target.RuleIn(PolicyTable.Of(session, name).Rules);
                if (request.Override != true) PromotionGate.RequireEvaluation(session, rule, name, version, target);
                var promotion = new Client.Wire.Promotion(
                    Id.New(), name, request.Version!, target.Stage, target.Alias, archive, PromotionTable.Pending, caller.Name, now, comment, VersionEvaluationTable.Newest(session, name, version)?.Hash, null, [], [], false);
                Supersede(session, promotion, version, caller, now);
                PromotionTable.Insert(session, promotion);
                var note = new HistoryNote(now, caller.Name, HistoryActions.PromotionRequested, Name(target), Why: comment, PromotionId: promotion.PromotionId, Evaluation: promotion.Evaluation);
                HistoryTable.Add(session, name, version, note);
                if (request.Override == true && _gate.Missing(session, rule, promotion) is { Count: > 0 } missing)
                {
                    HistoryTable.Add(session, name, version, note with { Action = HistoryActions.PolicyOverridden, From = string.Join("; ", missing) });
                    Apply(session, promotion, version, target, note);
                }
                else if (_gate.Missing(session, rule, promotion).Count == 0)
                {
                    Apply(session, promotion, version, target, note);
                }

                return Seen(session, PromotionTable.Require(session, name, promotion.PromotionId), caller);
            },
            cancellation);
    }

    public Task<Client.Wire.Promotion> ApproveAsync(DecidePromotion request, Caller caller, CancellationToken cancellation) => DecideAsync(
        request, caller,
        (session, promotion, version, comment) =>
        {
            var target = new PromotionTarget(promotion.Stage, promotion.Alias);
            var rule = target.RuleIn(PolicyTable.Of(session, promotion.Name).Rules);
            RequireApprover(session, rule, promotion, caller);
            if (!PromotionTable.Decide(session, promotion.PromotionId, new Client.Wire.PromotionDecision(caller.Name, true, comment, Now)))
                throw new WeirException(MlflowErrors.InvalidState, $"{caller.Name} has approved this request already");
            var note = new HistoryNote(Now, caller.Name, HistoryActions.PromotionApproved, Name(target), Why: comment, PromotionId: promotion.PromotionId, Evaluation: promotion.Evaluation);
            HistoryTable.Add(session, promotion.Name, version, note);
            var decided = PromotionTable.Require(session, promotion.Name, promotion.PromotionId);
            if (_gate.Missing(session, rule, decided).Count == 0) Apply(session, decided, version, target, note with { Why = promotion.Comment });
        },
        cancellation);

    public Task<Client.Wire.Promotion> RejectAsync(DecidePromotion request, Caller caller, CancellationToken cancellation) => DecideAsync(
        request, caller,
        (session, promotion, version, comment) =>
        {
            var target = new PromotionTarget(promotion.Stage, promotion.Alias);
            RequireApprover(session, target.RuleIn(PolicyTable.Of(session, promotion.Name).Rules), promotion, caller);
            PromotionTable.Decide(session, promotion.PromotionId, new Client.Wire.PromotionDecision(caller.Name, false, comment, Now));
            Close(session, promotion, version, PromotionTable.Rejected, new HistoryNote(Now, caller.Name, HistoryActions.PromotionRejected, Name(target), Why: comment, PromotionId: promotion.PromotionId));
        },
        cancellation);

    public Task<Client.Wire.Promotion> CancelAsync(DecidePromotion request, Caller caller, CancellationToken cancellation) => DecideAsync(
        request, caller,
        (session, promotion, version, comment) =>
        {
            if (promotion.Requester != caller.Name && !_approvers.MayManage(session, promotion.Name, caller.Name))
                throw new WeirException(MlflowErrors.PermissionDenied, $"Permission denied: {promotion.Requester} asked for this, and takes it back himself or who may manage the model");
            Close(session, promotion, version, PromotionTable.Cancelled, new HistoryNote(Now, caller.Name, HistoryActions.PromotionCancelled, promotion.Stage ?? promotion.Alias, Why: comment, PromotionId: promotion.PromotionId));
        },
        cancellation);

    /// <summary>An evaluation that lies with the version and counts, but was not attached yet; null where the target asks for none or one is attached.</summary>
    public Task<FoundEvaluation?> FindAsync(string name, long version, PromotionTarget target, CancellationToken cancellation) => FindAsync(database, finder, name, version, target, cancellation);

    // Not where evaluators are named: what others put among the files would be attached in the name of the one who asks.
    internal static async Task<FoundEvaluation?> FindAsync(IDatabase database, EvaluationFinder finder, string name, long version, PromotionTarget target, CancellationToken cancellation)
    {
        var isLacking = await database.ReadAsync(
            s => target.RuleIn(PolicyTable.Of(s, name).Rules) is { Evaluation: true, Evaluators: not { Count: > 0 } } && VersionEvaluationTable.Newest(s, name, version) is null && !VersionMoves.Has(s, name, version, target), cancellation);
        return isLacking ? await finder.FindAsync(name, version, cancellation) : null;
    }

    private Task<Client.Wire.Promotion> DecideAsync(DecidePromotion request, Caller caller, Action<ISqlSession, Client.Wire.Promotion, long, string?> work, CancellationToken cancellation)
    {
        var (name, id, comment) = (Required.Text(request.Name, "name"), Required.Text(request.PromotionId, "promotion_id"), Comment(request.Comment));
        return database.WriteAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                var promotion = PromotionTable.Require(session, name, id);
                if (promotion.State != PromotionTable.Pending) throw new WeirException(MlflowErrors.InvalidState, $"the request '{id}' is {promotion.State} already");
                work(session, promotion, Required.Version(promotion.Version), comment);
                return Seen(session, PromotionTable.Require(session, name, id), caller);
            },
            cancellation);
    }

    private void RequireApprover(ISqlSession session, Client.Wire.PromotionRule? rule, Client.Wire.Promotion promotion, Caller caller)
    {
        if (MayDecide(session, rule, promotion, caller)) return;
        var why = rule is not null && promotion.Requester == caller.Name && rule.SelfApproval != true ? $"{caller.Name} asked for this: somebody else must decide" : $"{(rule is null ? "those who may manage the model" : Approvers.Words(rule))} decide on this";
        throw new WeirException(MlflowErrors.PermissionDenied, $"Permission denied: {why}");
    }

    private bool MayDecide(ISqlSession session, Client.Wire.PromotionRule? rule, Client.Wire.Promotion promotion, Caller caller) =>
        rule is null ? _approvers.MayManage(session, promotion.Name, caller.Name) : _approvers.MayApprove(session, rule, promotion.Name, promotion.Requester, caller.Name);

    private void Apply(ISqlSession session, Client.Wire.Promotion promotion, long version, PromotionTarget target, HistoryNote note)
    {
        moves.Give(session, promotion.Name, version, target, promotion.ArchiveExistingVersions, note);
        RegistryTable.Touch(session, promotion.Name, note.Time);
        PromotionTable.Close(session, promotion.PromotionId, PromotionTable.Applied, note.Time);
    }

    private static void Close(ISqlSession session, Client.Wire.Promotion promotion, long version, string state, HistoryNote note)
    {
        PromotionTable.Close(session, promotion.PromotionId, state, note.Time);
        HistoryTable.Add(session, promotion.Name, version, note);
    }

    // The same asked for again stands for what is there now: approvals of the older request were of something else.
    private static void Supersede(ISqlSession session, Client.Wire.Promotion promotion, long version, Caller caller, long now)
    {
        foreach (var older in PromotionTable.Of(session, promotion.Name, version, PromotionTable.Pending).Where(p => p.Stage == promotion.Stage && p.Alias == promotion.Alias))
            Close(session, older, version, PromotionTable.Superseded, new HistoryNote(now, caller.Name, HistoryActions.PromotionSuperseded, older.Stage ?? older.Alias, PromotionId: older.PromotionId));
    }

    private Client.Wire.Promotion Seen(ISqlSession session, Client.Wire.Promotion promotion, Caller caller)
    {
        if (promotion.State != PromotionTable.Pending) return promotion;
        var rule = new PromotionTarget(promotion.Stage, promotion.Alias).RuleIn(PolicyTable.Of(session, promotion.Name).Rules);
        var hasSaid = promotion.Decisions.Any(d => d.Actor == caller.Name);
        return promotion with { Missing = _gate.Missing(session, rule, promotion), MayDecide = !hasSaid && MayDecide(session, rule, promotion, caller) };
    }

    private static string Name(PromotionTarget target) => target.Stage ?? target.Alias!;

    private static string? Comment(string? comment)
    {
        if (string.IsNullOrWhiteSpace(comment)) return null;
        Limits.Check(comment, Limits.Description, "comment");
        return comment;
    }
}
