using System.Text;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Evaluations;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking.Access;

namespace Weir.Tracking.Tests.Registry;

/// <summary>Policies, evaluations, requests and the history of models on one kind of database.</summary>
public abstract class PromotionTests(TrackingStore store)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Without_a_policy_stages_and_aliases_are_as_free_as_in_mlflow()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await VersionAsync(tracking);
        Assert.Empty((await tracking.Client.CallAsync(PromotionCalls.Policy, new ModelByName("m"))).Rules);
        await tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, new AliasOfModel("m", "champion", "1"));
        await tracking.Client.CallAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", "1", "production", true));
        Assert.Equal("applied", (await tracking.Client.CallAsync(PromotionCalls.Request, new RequestPromotion("m", "1", Stage: "Staging"))).State);
    }

    [Fact]
    public async Task An_alias_that_needs_an_evaluation_is_given_once_the_newest_one_passed()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await VersionAsync(tracking);
        await PolicyAsync(tracking, new PromotionRule(Alias: "champion", Evaluation: true));
        var set = new AliasOfModel("m", "champion", "1");
        var none = await Assert.ThrowsAsync<WeirException>(() => tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, set));
        Assert.Equal(MlflowErrors.InvalidState, none.Code);
        Assert.Contains("a passed evaluation is missing", none.Message, StringComparison.Ordinal);

        Assert.Equal(MlflowErrors.InvalidState, await tracking.FailAsync(PromotionCalls.Request, new RequestPromotion("m", "1", Alias: "champion")));
        await AttachAsync(tracking, "1", 0.7);
        var failed = await Assert.ThrowsAsync<WeirException>(() => tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, set));
        Assert.Contains("roc_auc >= 0.8 (0.7)", failed.Message, StringComparison.Ordinal);

        var passed = await AttachAsync(tracking, "1", 0.9);
        await tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, set);
        Assert.Equal("1", (await tracking.Client.ResolveModelAsync("models:/m@champion")).Version);
        Assert.Equal([passed.Evaluation.Hash], (await HistoryAsync(tracking)).Where(e => e.Action == "alias.set").Select(e => e.Evaluation));

        // Another alias is free, the guarded one may be taken away, and a later failure does not take it away by itself.
        await tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, set with { Alias = "shadow" });
        await AttachAsync(tracking, "1", 0.5);
        await tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, set); // it has it already
        await tracking.Client.CallAsync(RegisteredModelCalls.DeleteAlias, set);
        Assert.Equal(MlflowErrors.InvalidState, await tracking.FailAsync(RegisteredModelCalls.SetAlias, set));
    }

    [Fact]
    public async Task The_evaluation_in_the_package_or_with_the_run_is_found_and_kept_as_it_was()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.GetAsync(await tracking.RunAsync());
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        await PutAsync(tracking, run.Info, "model/f.txt", "x");
        await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("m", run.Info.ArtifactUri + "/model", run.Info.RunId));
        await PolicyAsync(tracking, new PromotionRule("Production", Evaluation: true));
        Assert.Equal(MlflowErrors.InvalidState, await tracking.FailAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", "1", "Production", false)));
        await PutAsync(tracking, run.Info, "evaluation.json", Report(0.9));
        await tracking.Client.CallAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", "1", "Production", false));

        await PutAsync(tracking, run.Info, "evaluation.json", Report(0.99));
        var kept = await tracking.Client.CallAsync(PromotionCalls.Evaluation, new EvaluationOfVersion("m", "1"));
        Assert.Equal((Report(0.9), $"{run.Info.ArtifactUri}/evaluation.json"), (kept.Content, kept.Evaluation.Source));
        await PutAsync(tracking, run.Info, "evaluation.json", "{}");
        Assert.Equal(ErrorCodes.InvalidValue, await tracking.FailAsync(PromotionCalls.AttachEvaluation, new AttachEvaluation("m", "1")));
    }

    [Fact]
    public async Task The_evaluation_of_another_package_is_refused()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.GetAsync(await tracking.RunAsync());
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        await PutAsync(tracking, run.Info, "model/f.txt", "x");
        await PutAsync(tracking, run.Info, "model/evaluation.json", "{}");
        await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("m", run.Info.ArtifactUri + "/model"));
        var files = (await tracking.Client.CallAsync(PromotionCalls.Package, new VersionOfModel("m", "1"))).Files;
        var own = "md5:" + Foundation.Hashing.DirectoryListing.Of([new("f.txt", files.Single(f => f.Path == "f.txt").Md5)]).Id();
        var other = await Assert.ThrowsAsync<WeirException>(() => tracking.Client.CallAsync(PromotionCalls.AttachEvaluation, new AttachEvaluation("m", "1", Report(0.9, "md5:0123456789abcdef0123456789abcdef.dir"))));
        Assert.Equal(MlflowErrors.InvalidState, other.Code);
        Assert.True((await tracking.Client.CallAsync(PromotionCalls.AttachEvaluation, new AttachEvaluation("m", "1", Report(0.9, own)))).Evaluation.Blessed);
    }

    [Fact]
    public async Task Two_named_people_must_approve_and_who_asked_is_neither()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var users = await UsersAsync(tracking, "ann", "bob", "cid", "dan");
        await tracking.Client.CallAsync(AccessCalls.CreateGroup, new GroupByName("leads"));
        await tracking.Client.CallAsync(AccessCalls.AddMember, new GroupMember("leads", "cid"));
        await VersionAsync(tracking, users["ann"]);
        await PolicyAsync(tracking, new PromotionRule("Production", Approvals: 2, ApproverUsers: ["ann", "bob"], ApproverGroups: ["leads"]));

        var direct = await Assert.ThrowsAsync<WeirException>(() => tracking.Service.CallAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", "1", "PRODUCTION", true), users["ann"]));
        Assert.Equal(MlflowErrors.PermissionDenied, direct.Code);
        Assert.Contains("ann, bob, the group leads", direct.Message, StringComparison.Ordinal);

        var asked = await tracking.Service.CallAsync(PromotionCalls.Request, new RequestPromotion("m", "1", Stage: "production", ArchiveExistingVersions: true, Comment: "better on DE"), users["ann"]);
        Assert.Equal(("pending", false), (asked.State, asked.MayDecide));
        Assert.Contains("2 approvals are missing", Assert.Single(asked.Missing), StringComparison.Ordinal);
        var id = new DecidePromotion("m", asked.PromotionId, "fine");
        Assert.Equal(MlflowErrors.PermissionDenied, await RefusedAsync(tracking.Service.CallAsync(PromotionCalls.Approve, id, users["ann"])));
        Assert.Equal(MlflowErrors.PermissionDenied, await RefusedAsync(tracking.Service.CallAsync(PromotionCalls.Approve, id, users["dan"])));
        Assert.Equal("pending", (await tracking.Service.CallAsync(PromotionCalls.Approve, id, users["bob"])).State);
        Assert.Equal(MlflowErrors.InvalidState, await RefusedAsync(tracking.Service.CallAsync(PromotionCalls.Approve, id, users["bob"])));
        Assert.True((await tracking.Service.CallAsync(PromotionCalls.Get, new PromotionById("m", asked.PromotionId), users["cid"])).MayDecide);
        var applied = await tracking.Service.CallAsync(PromotionCalls.Approve, id, users["cid"]);
        Assert.Equal(("applied", 0), (applied.State, applied.Missing.Count));
        Assert.Equal("Production", (await tracking.Client.ResolveModelAsync("models:/m/1")).CurrentStage);
        var change = (await HistoryAsync(tracking)).Single(e => e.Action == "stage.changed");
        Assert.Equal(("cid", "None", "Production", "better on DE", asked.PromotionId), (change.Actor, change.From, change.To, change.Why, change.PromotionId));
        Assert.Equal(MlflowErrors.InvalidState, await RefusedAsync(tracking.Service.CallAsync(PromotionCalls.Reject, id, users["cid"])));
    }

    [Fact]
    public async Task An_approver_who_left_the_group_has_not_approved_any_more()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var users = await UsersAsync(tracking, "ann", "bob", "cid");
        await tracking.Client.CallAsync(AccessCalls.CreateGroup, new GroupByName("leads"));
        foreach (var name in new[] { "bob", "cid" }) await tracking.Client.CallAsync(AccessCalls.AddMember, new GroupMember("leads", name));
        await VersionAsync(tracking, users["ann"]);
        await PolicyAsync(tracking, new PromotionRule(Alias: "champion", Approvals: 2, ApproverGroups: ["leads"]));
        var asked = await tracking.Service.CallAsync(PromotionCalls.Request, new RequestPromotion("m", "1", Alias: "champion"), users["ann"]);
        await tracking.Service.CallAsync(PromotionCalls.Approve, new DecidePromotion("m", asked.PromotionId), users["bob"]);
        await tracking.Client.CallAsync(AccessCalls.RemoveMember, new GroupMember("leads", "bob"));
        Assert.Equal("pending", (await tracking.Service.CallAsync(PromotionCalls.Approve, new DecidePromotion("m", asked.PromotionId), users["cid"])).State);
    }

    [Fact]
    public async Task Approvals_are_of_the_evaluation_that_was_there()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var users = await UsersAsync(tracking, "ann", "bob", "cid");
        await VersionAsync(tracking, users["ann"]);
        await AttachAsync(tracking, "1", 0.9);
        await PolicyAsync(tracking, new PromotionRule(Alias: "champion", Evaluation: true, Approvals: 2, ApproverUsers: ["bob", "cid"]));
        var asked = await tracking.Service.CallAsync(PromotionCalls.Request, new RequestPromotion("m", "1", Alias: "champion"), users["ann"]);
        await tracking.Service.CallAsync(PromotionCalls.Approve, new DecidePromotion("m", asked.PromotionId), users["bob"]);
        await AttachAsync(tracking, "1", 0.95);
        var late = await tracking.Service.CallAsync(PromotionCalls.Approve, new DecidePromotion("m", asked.PromotionId), users["cid"]);
        Assert.Equal("pending", late.State);
        Assert.Contains("ask again", Assert.Single(late.Missing), StringComparison.Ordinal);
        var again = await tracking.Service.CallAsync(PromotionCalls.Request, new RequestPromotion("m", "1", Alias: "champion"), users["ann"]);
        Assert.Equal("superseded", (await tracking.Client.CallAsync(PromotionCalls.Get, new PromotionById("m", asked.PromotionId))).State);
        foreach (var name in new[] { "bob", "cid" }) again = await tracking.Service.CallAsync(PromotionCalls.Approve, new DecidePromotion("m", again.PromotionId), users[name]);
        Assert.Equal("applied", again.State);
    }

    [Fact]
    public async Task The_policy_that_counts_is_the_one_at_the_moment_of_the_last_approval()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var users = await UsersAsync(tracking, "ann", "bob", "cid");
        await VersionAsync(tracking, users["ann"]);
        await PolicyAsync(tracking, new PromotionRule(Alias: "champion", Approvals: 1, ApproverUsers: ["bob"]));
        var asked = await tracking.Service.CallAsync(PromotionCalls.Request, new RequestPromotion("m", "1", Alias: "champion"), users["ann"]);
        await PolicyAsync(tracking, new PromotionRule(Alias: "champion", Evaluation: true, Approvals: 1, ApproverUsers: ["cid"]));
        var id = new DecidePromotion("m", asked.PromotionId);
        Assert.Equal(MlflowErrors.PermissionDenied, await RefusedAsync(tracking.Service.CallAsync(PromotionCalls.Approve, id, users["bob"])));
        Assert.Equal("pending", (await tracking.Service.CallAsync(PromotionCalls.Approve, id, users["cid"])).State);
        var conflict = await Assert.ThrowsAsync<WeirException>(() => tracking.Client.CallAsync(PromotionCalls.SetPolicy, new SetPolicy("m", [], 1)));
        Assert.Equal(MlflowErrors.ResourceConflict, conflict.Code);
        Assert.Equal(3, (await tracking.Client.CallAsync(PromotionCalls.SetPolicy, new SetPolicy("m", [], 2))).Revision);
    }

    [Fact]
    public async Task Of_many_approvals_at_once_one_applies_and_the_alias_moves_once()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"user{i}")];
        var users = await UsersAsync(tracking, ["ann", .. names]);
        await VersionAsync(tracking, users["ann"]);
        await PolicyAsync(tracking, new PromotionRule(Alias: "champion", Approvals: 3, ApproverUsers: names));
        var asked = await tracking.Service.CallAsync(PromotionCalls.Request, new RequestPromotion("m", "1", Alias: "champion"), users["ann"]);
        var outcomes = await Task.WhenAll(names.Select(async n =>
        {
            try
            {
                return (await tracking.Service.CallAsync(PromotionCalls.Approve, new DecidePromotion("m", asked.PromotionId), users[n])).State;
            }
            catch (WeirException e)
            {
                return e.Code;
            }
        }));
        Assert.Equal((2, 1, 5), (outcomes.Count(o => o == "pending"), outcomes.Count(o => o == "applied"), outcomes.Count(o => o == MlflowErrors.InvalidState)));
        Assert.Single(await HistoryAsync(tracking), e => e.Action == "alias.set");
    }

    [Fact]
    public async Task An_override_is_for_administrators_says_why_and_is_told()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var users = await UsersAsync(tracking, "ann");
        await VersionAsync(tracking, users["ann"]);
        await PolicyAsync(tracking, new PromotionRule(Alias: "champion", Evaluation: true, Approvals: 1));
        var request = new RequestPromotion("m", "1", Alias: "champion", Override: true);
        Assert.Equal(MlflowErrors.PermissionDenied, await RefusedAsync(tracking.Service.CallAsync(PromotionCalls.Request, request with { Comment = "c" }, users["ann"])));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(PromotionCalls.Request, request));
        Assert.Equal("applied", (await tracking.Client.CallAsync(PromotionCalls.Request, request with { Comment = "the old one is down" })).State);
        var told = (await HistoryAsync(tracking)).Single(e => e.Action == "policy.overridden");
        Assert.Equal("the old one is down", told.Why);
        Assert.Contains("a passed evaluation is missing", told.From, StringComparison.Ordinal);
        Assert.Contains("override", (await tracking.Client.CallAsync(AccessCalls.Audit, new ReadAudit(Object: "models:/m/1"))).Entries[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_way_round_through_a_new_name_or_the_policy_itself()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var users = await UsersAsync(tracking, "ann");
        await VersionAsync(tracking, users["ann"]);
        await PolicyAsync(tracking, new PromotionRule(Alias: "champion", Evaluation: true));
        Assert.Equal(MlflowErrors.PermissionDenied, await RefusedAsync(tracking.Service.CallAsync(RegisteredModelCalls.Rename, new RenameModel("m", "n"), users["ann"])));
        Assert.Equal(MlflowErrors.PermissionDenied, await RefusedAsync(tracking.Service.CallAsync(RegisteredModelCalls.Delete, new ModelByName("m"), users["ann"])));
        Assert.Equal(MlflowErrors.PermissionDenied, await RefusedAsync(tracking.Service.CallAsync(PromotionCalls.SetPolicy, new SetPolicy("m", []), users["ann"])));
        await tracking.Client.CallAsync(RegisteredModelCalls.Rename, new RenameModel("m", "n")); // an administrator's policy comes along
        Assert.Equal(MlflowErrors.InvalidState, await tracking.FailAsync(RegisteredModelCalls.SetAlias, new AliasOfModel("n", "champion", "1")));
    }

    [Fact]
    public async Task A_request_ends_with_its_version_and_the_history_does_not()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var users = await UsersAsync(tracking, "ann", "bob");
        await VersionAsync(tracking, users["ann"]);
        await PolicyAsync(tracking, new PromotionRule(Alias: "champion", Approvals: 1, ApproverUsers: ["bob"]));
        await AttachAsync(tracking, "1", 0.9);
        var asked = await tracking.Service.CallAsync(PromotionCalls.Request, new RequestPromotion("m", "1", Alias: "champion"), users["ann"]);
        await tracking.Client.CallAsync(ModelVersionCalls.Delete, new VersionOfModel("m", "1"));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await RefusedAsync(tracking.Service.CallAsync(PromotionCalls.Approve, new DecidePromotion("m", asked.PromotionId), users["bob"])));
        Assert.Empty((await tracking.Client.CallAsync(PromotionCalls.List, new ListPromotions("m"))).Promotions);
        Assert.Equal("version.deleted", (await HistoryAsync(tracking))[0].Action);

        // A later model of the same name begins anew: it has neither the evaluation nor the history of the first.
        await tracking.Client.CallAsync(RegisteredModelCalls.Delete, new ModelByName("m"));
        await VersionAsync(tracking);
        Assert.Empty((await tracking.Client.CallAsync(PromotionCalls.Evaluations, new VersionOfModel("m", "1"))).Evaluations);
        Assert.Equal(["version.created", "model.created"], (await HistoryAsync(tracking)).Select(e => e.Action));
    }

    [Fact]
    public async Task The_history_goes_along_with_a_new_name_page_by_page_and_is_never_altered()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await VersionAsync(tracking, name: "modèle ‮😀");
        await tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, new AliasOfModel("modèle ‮😀", "größe", "1"));
        await tracking.Client.CallAsync(RegisteredModelCalls.Rename, new RenameModel("modèle ‮😀", "m"));
        await tracking.Client.CallAsync(ModelVersionCalls.Update, new UpdateVersion("m", "1", "new words"));
        var page = await tracking.Client.CallAsync(PromotionCalls.History, new ReadHistory("m", MaxResults: 2));
        Assert.Equal(["version.described", "model.renamed"], page.Entries.Select(e => e.Action));
        var rest = await tracking.Client.CallAsync(PromotionCalls.History, new ReadHistory("m", Before: page.NextBefore));
        Assert.Equal(["alias.set", "version.created", "model.created"], rest.Entries.Select(e => e.Action));
        Assert.Equal(["version.described", "alias.set", "version.created"], (await tracking.Client.CallAsync(PromotionCalls.History, new ReadHistory("m", "1"))).Entries.Select(e => e.Action));
        foreach (var sql in new[] { "DELETE FROM registry_history", "UPDATE registry_history SET actor = 'me'" })
            await Assert.ThrowsAsync<WeirException>(() => tracking.Service.Database.WriteAsync(s => s.Execute(sql)));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("Production", "champion", null)]
    [InlineData("Live", null, null)]
    [InlineData(null, "latest", null)]
    [InlineData("Production", null, "nobody")]
    public async Task A_rule_that_cannot_be_is_refused(string? stage, string? alias, string? approver)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await UsersAsync(tracking, "ann");
        await VersionAsync(tracking);
        var rule = new PromotionRule(stage, alias, true, Approvals: approver is null ? null : 1, ApproverUsers: approver is null ? null : [approver]);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(PromotionCalls.SetPolicy, new SetPolicy("m", [rule])));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(PromotionCalls.SetPolicy, new SetPolicy("m", [new PromotionRule("Staging", Evaluation: true), new PromotionRule("staging", Evaluation: true)])));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(PromotionCalls.SetPolicy, new SetPolicy("m", [new PromotionRule("Staging")])));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(PromotionCalls.SetPolicy, new SetPolicy("m")));
    }

    [Fact]
    public async Task Where_evaluators_are_named_only_what_they_attached_themselves_counts()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var users = await UsersAsync(tracking, "ann", "judge");
        var run = await tracking.GetAsync(await tracking.RunAsync());
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        await PutAsync(tracking, run.Info, "model/f.txt", "x");
        await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("m", run.Info.ArtifactUri + "/model", run.Info.RunId));
        await PolicyAsync(tracking, new PromotionRule("Production", Evaluation: true, Evaluators: ["judge"]));
        await PutAsync(tracking, run.Info, "evaluation.json", Report(0.9)); // by whoever may write to the run
        Task<ModelVersionAnswer> MoveAsync(string who) => tracking.Service.CallAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", "1", "Production", false), users[who]);
        Task<EvaluationAnswer> AttachAsync(string who) => tracking.Service.CallAsync(PromotionCalls.AttachEvaluation, new AttachEvaluation("m", "1", Report(0.9)), users[who]);

        foreach (var who in new[] { "ann", "judge" }) Assert.Equal(MlflowErrors.InvalidState, await RefusedAsync(MoveAsync(who)));
        await AttachAsync("ann");
        Assert.Equal(MlflowErrors.InvalidState, await RefusedAsync(MoveAsync("judge")));
        Assert.Equal("judge", (await AttachAsync("judge")).Evaluation.AttachedBy); // the same file: now he says so too
        Assert.Equal("Production", (await MoveAsync("ann")).ModelVersion.CurrentStage);
    }

    internal static string Report(double auc, string? hash = null)
    {
        var report = EvaluationReport.Judge(DateTimeOffset.UnixEpoch, new EvaluationTool("test", "1"), new Dictionary<string, double?> { ["roc_auc"] = auc }, [EvaluationDemand.Parse("roc_auc >= 0.8")]);
        return Encoding.UTF8.GetString((hash is null ? report : report with { Model = new EvaluatedModel("m", hash) }).ToBytes());
    }

    private static async Task VersionAsync(TrackingFixture tracking, Caller? caller = null, string name = "m")
    {
        await tracking.Service.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel(name), caller ?? Caller.Owner);
        await tracking.Service.CallAsync(ModelVersionCalls.Create, new CreateModelVersion(name, "s3://b/m"), caller ?? Caller.Owner);
    }

    private static Task<PromotionPolicy> PolicyAsync(TrackingFixture tracking, params PromotionRule[] rules) => tracking.Client.CallAsync(PromotionCalls.SetPolicy, new SetPolicy("m", rules));

    private static Task<EvaluationAnswer> AttachAsync(TrackingFixture tracking, string version, double auc) => tracking.Client.CallAsync(PromotionCalls.AttachEvaluation, new AttachEvaluation("m", version, Report(auc)));

    private static async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(TrackingFixture tracking) => (await tracking.Client.CallAsync(PromotionCalls.History, new ReadHistory("m"))).Entries;

    private static async Task PutAsync(TrackingFixture tracking, RunInfo run, string path, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await tracking.Client.Transport.PutArtifactAsync(run, path, content);
    }

    private static async Task<Dictionary<string, Caller>> UsersAsync(TrackingFixture tracking, params string[] names)
    {
        var users = new Dictionary<string, Caller>();
        tracking.Service.Access.DefaultPermission = Permission.Edit;
        foreach (var name in names)
        {
            var user = (await tracking.Client.CallAsync(UserCalls.Create, new CreateUser(name, Password))).User;
            users[name] = Caller.User(user.Id, name, false, TokenScope.Admin, null, null);
        }

        return users;
    }

    private static async Task<string> RefusedAsync<T>(Task<T> call) => (await Assert.ThrowsAsync<WeirException>(() => call)).Code;
}
