using System.Net;
using System.Text;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Storage.Local;
using Weir.Testing;
using Weir.Tracking.Access;
using Weir.Tracking.Retention;

namespace Weir.Tracking.Tests.Access;

/// <summary>Users, permissions, tokens and the audit log on one kind of database.</summary>
public abstract class AccessTests(TrackingStore store) : IDisposable
{
    private const string Password = "correct horse battery";

    private readonly HandClock _time = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Who_makes_something_may_manage_it_renaming_keeps_that_and_deleting_ends_it()
    {
        await using var service = await OpenAsync(Permission.None);
        var (ann, bob) = (await UserAsync(service, "ann"), await UserAsync(service, "bob"));
        var experiment = (await service.CallAsync(ExperimentCalls.Create, new CreateExperiment("of ann"), ann)).ExperimentId;
        await service.CallAsync(ExperimentCalls.Delete, new ExperimentById(experiment), ann);
        await RefusedAsync(service.CallAsync(ExperimentCalls.Get, new ExperimentById(experiment), bob));
        await service.CallAsync(ExperimentCalls.Restore, new ExperimentById("0" + experiment), ann); // "01" is experiment 1

        await service.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"), ann);
        await service.CallAsync(RegisteredModelCalls.Rename, new RenameModel("m", "n"), ann);
        await service.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("n", "s3://b/m"), ann);
        await RefusedAsync(service.CallAsync(RegisteredModelCalls.Get, new ModelByName("n"), bob));
        await service.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"), bob); // the old name is free, and not ann's any more
        await RefusedAsync(service.CallAsync(RegisteredModelCalls.Get, new ModelByName("m"), ann));
        await service.CallAsync(RegisteredModelCalls.Delete, new ModelByName("n"), ann);
        await service.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("n"), bob);
        await RefusedAsync(service.CallAsync(RegisteredModelCalls.Get, new ModelByName("n"), ann));
    }

    [Fact]
    public async Task A_number_that_is_given_again_does_not_come_with_its_old_permissions()
    {
        await using var service = await OpenAsync(Permission.None);
        var ann = await UserAsync(service, "ann");
        var experiment = new ExperimentById((await service.CallAsync(ExperimentCalls.Create, new CreateExperiment("of ann"), ann)).ExperimentId);
        await service.CallAsync(ExperimentCalls.Delete, experiment, ann);
        await Collection.RunAsync(service, new CollectRequest(), time: _time);
        Assert.Equal("tracking/gc", (await service.CallAsync(AccessCalls.Audit, new ReadAudit(Object: $"experiments/{experiment.ExperimentId}"))).Entries[0].Action);
        Assert.Equal(experiment.ExperimentId, (await service.CallAsync(ExperimentCalls.Create, new CreateExperiment("of others"))).ExperimentId);
        _time.Move(TimeSpan.FromSeconds(1.1)); // the collection is no call of the service
        await RefusedAsync(service.CallAsync(ExperimentCalls.Get, experiment, ann));
    }

    [Fact]
    public async Task What_is_given_to_a_user_counts_before_what_his_groups_have_and_that_before_the_default()
    {
        await using var service = await OpenAsync(Permission.Read);
        var bob = await UserAsync(service, "bob");
        var experiment = (await service.CallAsync(ExperimentCalls.Create, new CreateExperiment("e"))).ExperimentId;
        async Task<bool> MayAsync(bool edit)
        {
            try
            {
                if (edit) await service.CallAsync(ExperimentCalls.SetTag, new SetExperimentTag(experiment, "k", "v"), bob);
                else await service.CallAsync(ExperimentCalls.Get, new ExperimentById(experiment), bob);
                return true;
            }
            catch (WeirException e) when (e.Code == "permission_denied")
            {
                return false;
            }
        }

        Assert.Equal((true, false), (await MayAsync(false), await MayAsync(true)));
        foreach (var group in new[] { "viewers", "writers" })
        {
            await service.CallAsync(AccessCalls.CreateGroup, new GroupByName(group));
            await service.CallAsync(AccessCalls.AddMember, new GroupMember(group, "bob"));
        }

        await service.CallAsync(AccessCalls.SetGrant, new GrantOn(experiment, Group: "viewers", Permission: "NO_PERMISSIONS"));
        Assert.Equal((false, false), (await MayAsync(false), await MayAsync(true)));
        await service.CallAsync(AccessCalls.SetGrant, new GrantOn(experiment, Group: "writers", Permission: "EDIT"));
        Assert.Equal((true, true), (await MayAsync(false), await MayAsync(true)));
        await service.CallAsync(PermissionCalls.CreateOnExperiment, new PermissionOnExperiment(experiment, "bob", "NO_PERMISSIONS"));
        Assert.Equal((false, false), (await MayAsync(false), await MayAsync(true)));
        Assert.Empty((await service.CallAsync(ExperimentCalls.Search, new SearchExperiments(Filter: "name = 'e'"), bob)).Experiments ?? []);
        await service.CallAsync(PermissionCalls.DeleteOnExperiment, new PermissionOnExperiment(experiment, "bob"));
        Assert.Equal((true, true), (await MayAsync(false), await MayAsync(true)));
        await service.CallAsync(AccessCalls.RemoveMember, new GroupMember("writers", "bob"));
        Assert.Equal((false, false), (await MayAsync(false), await MayAsync(true)));
        await service.CallAsync(AccessCalls.DeleteGroup, new GroupByName("viewers"));
        Assert.Equal((true, false), (await MayAsync(false), await MayAsync(true)));
    }

    [Theory]
    [InlineData(Permission.None)]
    [InlineData(Permission.Read)]
    public async Task Searches_leave_out_what_may_not_be_read_and_their_pages_are_full_all_the_same(Permission standard)
    {
        await using var service = await OpenAsync(standard);
        var bob = await UserAsync(service, "bob");
        var experiments = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var experiment = (await service.CallAsync(ExperimentCalls.Create, new CreateExperiment($"e{i:00}"))).ExperimentId;
            experiments.Add(experiment);
            await service.CallAsync(RunCalls.Create, new CreateRun(experiment, RunName: $"r{i:00}"));
            await service.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel($"m{i:00}"));
            await service.CallAsync(ModelVersionCalls.Create, new CreateModelVersion($"m{i:00}", "s3://b/m"));
            var permission = i % 3 == 0 ? "READ" : "NO_PERMISSIONS";
            await service.CallAsync(AccessCalls.SetGrant, new GrantOn(experiment, Username: "bob", Permission: permission));
            await service.CallAsync(AccessCalls.SetGrant, new GrantOn(Name: $"m{i:00}", Username: "bob", Permission: permission));
        }

        var expected = new[] { "00", "03", "06", "09" };
        Assert.Equal(expected, await PagesAsync(async token =>
        {
            var page = await service.CallAsync(ExperimentCalls.Search, new SearchExperiments(2, token, "name LIKE 'e%'", ["name"]), bob);
            return (page.Experiments?.Select(e => e.Name[1..]), page.NextPageToken);
        }));
        Assert.Equal(expected, await PagesAsync(async token =>
        {
            var page = await service.CallAsync(RunCalls.Search, new SearchRuns(experiments, MaxResults: 2, OrderBy: ["attributes.run_name"], PageToken: token), bob);
            return (page.Runs?.Select(r => r.Info.RunName![1..]), page.NextPageToken);
        }));
        Assert.Equal(expected, await PagesAsync(async token =>
        {
            var page = await service.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(MaxResults: 2, PageToken: token), bob);
            return (page.RegisteredModels?.Select(m => m.Name[1..]), page.NextPageToken);
        }));
        Assert.Equal(expected, await PagesAsync(async token =>
        {
            var page = await service.CallAsync(ModelVersionCalls.Search, new SearchRegistry(MaxResults: 2, PageToken: token), bob);
            return (page.ModelVersions?.Select(m => m.Name[1..]), page.NextPageToken);
        }));
        Assert.Null((await service.CallAsync(RunCalls.Search, new SearchRuns([experiments[1]]), bob)).Runs);
    }

    [Fact]
    public async Task A_token_does_what_its_scope_says_until_it_ends_or_is_revoked()
    {
        await using var service = await OpenAsync(Permission.Manage);
        await UserAsync(service, "bob");
        async Task<Caller?> ByTokenAsync(string secret, string? name = null) =>
            (await service.Access.Authenticator.AuthenticateAsync(name is null ? $"Bearer {secret}" : Basic(name, secret), IPAddress.Loopback)).Caller;

        var read = (await service.CallAsync(AccessCalls.CreateToken, new CreateToken("bob", "ci", "read", 60))).Secret;
        var write = await service.CallAsync(AccessCalls.CreateToken, new CreateToken("bob", "job", "write", 0));
        var reader = (await ByTokenAsync(read))!;
        await service.CallAsync(ExperimentCalls.Get, new ExperimentById("0"), reader);
        await RefusedAsync(service.CallAsync(RunCalls.Create, new CreateRun("0"), reader));
        await RefusedAsync(service.CallAsync(ExperimentCalls.Create, new CreateExperiment("e"), reader));
        var writer = (await ByTokenAsync(write.Secret, "bob"))!;
        await service.CallAsync(RunCalls.Create, new CreateRun("0"), writer);
        await RefusedAsync(service.CallAsync(AccessCalls.SetGrant, new GrantOn("0", Username: "bob", Permission: "MANAGE"), writer));
        await RefusedAsync(service.CallAsync(AccessCalls.CreateToken, new CreateToken(Scope: "admin"), writer));
        await RefusedAsync(service.CallAsync(UserCalls.UpdatePassword, new UpdatePassword("bob", Password), writer));

        Assert.Null(await ByTokenAsync(write.Secret, "admin"));
        Assert.NotNull(await ByTokenAsync(write.Secret, "token"));
        _time.Move(TimeSpan.FromSeconds(61));
        Assert.Null(await ByTokenAsync(read));
        Assert.NotNull(await ByTokenAsync(write.Secret));
        await service.CallAsync(AccessCalls.RevokeToken, new TokenById(write.Token.TokenId));
        Assert.Null(await ByTokenAsync(write.Secret));
        Assert.DoesNotContain(write.Secret, string.Join(' ', (await service.CallAsync(AccessCalls.Audit, new ReadAudit())).Entries.Select(e => e.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_process_changes_counts_within_a_second()
    {
        var database = await store.OpenAsync(_folder["weir.db"]);
        await using var first = await ServiceAsync(database, Permission.Read, ownsDatabase: true);
        await using var second = await ServiceAsync(database, Permission.Read);
        var bob = await UserAsync(first, "bob");
        Assert.NotNull((await second.Access.Authenticator.AuthenticateAsync(Basic("bob", Password), null)).Caller);
        await second.CallAsync(ExperimentCalls.Get, new ExperimentById("0"), bob);
        await first.CallAsync(AccessCalls.SetGrant, new GrantOn("0", Username: "bob", Permission: "NO_PERMISSIONS"));
        _time.Move(TimeSpan.FromSeconds(1.1));
        await RefusedAsync(second.CallAsync(ExperimentCalls.Get, new ExperimentById("0"), bob));
        await first.CallAsync(AccessCalls.SetGrant, new GrantOn("0", Username: "bob", Permission: "EDIT"));
        await second.CallAsync(RunCalls.Create, new CreateRun("0"), bob); // what is refused from memory is asked again at once
        await first.CallAsync(UserCalls.UpdatePassword, new UpdatePassword("bob", Password + " two"));
        _time.Move(TimeSpan.FromSeconds(1.1));
        Assert.Null((await second.Access.Authenticator.AuthenticateAsync(Basic("bob", Password), null)).Caller);
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_a_right_password_from_elsewhere_is_not()
    {
        await using var service = await OpenAsync(Permission.Read);
        await service.CallAsync(UserCalls.Create, new CreateUser("bob", Password));
        var (here, there) = (IPAddress.Parse("203.0.113.7"), IPAddress.Parse("203.0.113.8"));
        Task<Authentication> TryAsync(string password, IPAddress address) => service.Access.Authenticator.AuthenticateAsync(Basic("bob", password), address).AsTask();

        for (var i = 0; i < 5; i++) Assert.Equal(default, await TryAsync($"wrong password {i}", here));
        var held = await TryAsync(Password, here);
        Assert.True(held.Caller is null && held.Wait > TimeSpan.Zero);
        _time.Move(held.Wait);
        Assert.Equal(default, await TryAsync("wrong again indeed", here));
        var longer = await TryAsync(Password, here);
        Assert.True(longer.Caller is null && longer.Wait > held.Wait);
        Assert.NotNull((await TryAsync(Password, there)).Caller);

        // Who was let in a short while ago is let in from anywhere: others' guesses do not lock him out.
        Assert.NotNull((await TryAsync(Password, here)).Caller);
        Assert.True((await TryAsync("wrong once more please", here)).Wait > TimeSpan.Zero);
        _time.Move(TimeSpan.FromMinutes(6));
        Assert.NotNull((await TryAsync(Password, here)).Caller);
        Assert.Equal(default, await TryAsync("wrong once more please", here));
    }

    [Fact]
    public async Task The_audit_log_tells_who_changed_what_and_cannot_be_changed_itself()
    {
        var database = await store.OpenAsync(_folder["weir.db"]);
        await using var service = await ServiceAsync(database, Permission.Read, ownsDatabase: true);
        var ann = await UserAsync(service, "ann");
        await service.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"), ann);
        await service.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("m", "s3://b/m"), ann);
        await service.CallAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", "1", "Production", false), ann);
        await Assert.ThrowsAsync<WeirException>(() => service.CallAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", "9", "Production", false), ann));
        var entries = (await service.CallAsync(AccessCalls.Audit, new ReadAudit(Object: "models:/m"))).Entries;
        Assert.Equal(["model-versions/transition-stage", "model-versions/create", "registered-models/create"], entries.Select(e => e.Action));
        Assert.Equal(("ann", "models:/m/1"), (entries[0].Actor, entries[0].Object));
        Assert.Contains("Production", entries[0].Detail, StringComparison.Ordinal);
        var all = (await service.CallAsync(AccessCalls.Audit, new ReadAudit())).Entries;
        Assert.Equal(Enumerable.Range(1, all.Count).Reverse().Select(i => (long)i), all.Select(e => e.EntryNo));
        Assert.DoesNotContain(all, e => e.Detail.Contains(Password, StringComparison.Ordinal));
        foreach (var sql in new[] { "UPDATE audit_log SET actor = 'eve'", "DELETE FROM audit_log" })
            await Assert.ThrowsAsync<WeirException>(() => database.WriteAsync(s => s.Execute(sql)));
        Assert.Equal(all.Count, (await service.CallAsync(AccessCalls.Audit, new ReadAudit())).Entries.Count);
    }

    [Fact]
    public async Task The_first_administrator_is_made_once_with_a_password_that_only_the_owner_can_read()
    {
        var database = await store.OpenAsync(_folder["weir.db"]);
        await using var service = await ServiceAsync(database, Permission.Read, ownsDatabase: true);
        var file = _folder["admin-password"];
        Assert.True(await service.Access.EnsureAdminAsync(file, "admin", null));
        var text = (await File.ReadAllTextAsync(file)).Trim();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.True((await service.Access.Authenticator.AuthenticateAsync("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), null)).Caller is { IsAdmin: true, Name: "admin" });
        Assert.False(await service.Access.EnsureAdminAsync(_folder["second"], "eve", null));
        Assert.False(File.Exists(_folder["second"]));
        await CodeAsync(MlflowErrors.InvalidParameterValue, service.CallAsync(UserCalls.UpdateAdmin, new UpdateAdmin("admin", false)));
        await CodeAsync(MlflowErrors.InvalidParameterValue, service.CallAsync(UserCalls.Delete, new UserByName("admin")));
        await CodeAsync(MlflowErrors.InvalidParameterValue, service.CallAsync(UserCalls.Create, new CreateUser("x", "too short")));
        await CodeAsync(MlflowErrors.InvalidParameterValue, service.CallAsync(UserCalls.Create, new CreateUser("a:b", Password)));
        await CodeAsync(MlflowErrors.ResourceAlreadyExists, service.CallAsync(UserCalls.Create, new CreateUser("admin", Password)));
    }

    [Fact]
    public async Task Without_users_everybody_may_everything_but_make_users()
    {
        await using var service = await OpenAsync(Permission.Read);
        var anybody = Caller.Open("anybody");
        var experiment = (await service.CallAsync(ExperimentCalls.Create, new CreateExperiment("e"), anybody)).ExperimentId;
        await service.CallAsync(ExperimentCalls.Delete, new ExperimentById(experiment), anybody);
        await CodeAsync(MlflowErrors.EndpointNotFound, service.CallAsync(UserCalls.Create, new CreateUser("eve", Password), anybody));
        await CodeAsync(MlflowErrors.EndpointNotFound, service.CallAsync(AccessCalls.CreateToken, new CreateToken("eve"), anybody));
        await CodeAsync(MlflowErrors.EndpointNotFound, service.CallAsync(AccessCalls.SetGrant, new GrantOn("0", Username: "eve", Permission: "MANAGE"), anybody));
        Assert.Equal("anybody", (await service.CallAsync(AccessCalls.Audit, new ReadAudit(), anybody)).Entries[0].Actor);
    }

    private static string Basic(string name, string secret) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}"));

    private static Task RefusedAsync(Task call) => CodeAsync("permission_denied", call);

    private static async Task CodeAsync(string code, Task call) => Assert.Equal(code, (await Assert.ThrowsAsync<WeirException>(() => call)).Code);

    private static async Task<List<string>> PagesAsync(Func<string?, Task<(IEnumerable<string>? Names, string? Token)>> page)
    {
        var all = new List<string>();
        string? token = null;
        do
        {
            var (names, next) = await page(token);
            var list = (names ?? []).ToList();
            if (next is not null) Assert.Equal(2, list.Count);
            all.AddRange(list);
            token = next;
        }
        while (token is not null);
        return all;
    }

    private static async Task<Caller> UserAsync(TrackingService service, string name)
    {
        await service.CallAsync(UserCalls.Create, new CreateUser(name, Password));
        return (await service.Access.Authenticator.AuthenticateAsync(Basic(name, Password), IPAddress.Loopback)).Caller!;
    }

    private async Task<TrackingService> OpenAsync(Permission standard) => await ServiceAsync(await store.OpenAsync(_folder["weir.db"]), standard, ownsDatabase: true);

    private async Task<TrackingService> ServiceAsync(IDatabase database, Permission standard, bool ownsDatabase = false)
    {
        var service = await TrackingService.OpenAsync(database, new LocalObjectStore(_folder["artifacts"]), time: _time, ownsDatabase: ownsDatabase);
        service.Access.DefaultPermission = standard;
        return service;
    }
}
