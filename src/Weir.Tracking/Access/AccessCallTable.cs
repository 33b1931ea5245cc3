using Weir.Client.Calls;
using Weir.Persistence;
using static Weir.Tracking.Access.Needs;

namespace Weir.Tracking.Access;

/// <summary>The part of the table of calls that users and permissions have.</summary>
internal static class AccessCallTable
{
    public static IEnumerable<ICallHandler> All(CallList calls, IDatabase database, TimeProvider time) =>
        [.. Users(calls, database, time), .. Permissions(calls, database), .. Groups(calls, database, time), .. Tokens(calls, database, time)];

    private static IEnumerable<ICallHandler> Users(CallList calls, IDatabase database, TimeProvider time)
    {
        UserService On(IDatabase on) => new(on, time);
        yield return calls.Audited(
            UserCalls.Create, d => (r, _, cancellation) => On(d).CreateAsync(r, cancellation), r => [AdministratorOfUsers($"users/{r.Username}")], r => r with { Password = null });
        yield return calls.On(UserCalls.Get, On(database).GetAsync, r => [Account(r.Username)]);
        yield return calls.Audited(
            UserCalls.UpdatePassword, d => (r, _, cancellation) => On(d).UpdatePasswordAsync(r, cancellation), r => [Account(r.Username)], r => r with { Password = null });
        yield return calls.Audited(UserCalls.UpdateAdmin, d => On(d).UpdateAdminAsync, r => [AdministratorOfUsers($"users/{r.Username}")]);
        yield return calls.Audited(UserCalls.Delete, d => On(d).DeleteAsync, r => [AdministratorOfUsers($"users/{r.Username}")]);
        yield return calls.On(AccessCalls.Users, On(database).ListAsync, _ => [AdministratorOfUsers()]);
        yield return calls.On(AccessCalls.WhoAmI, (_, c, _) => Task.FromResult(new WhoAmIAnswer(c.Caller.Name, c.Caller.IsAdmin, c.Caller.IsUser)), _ => [Read.Anything()]);
        yield return calls.On(AccessCalls.Audit, new AuditService(database).ReadAsync, _ => [Administrator]);
    }

    private static IEnumerable<ICallHandler> Permissions(CallList calls, IDatabase database)
    {
        var grants = new GrantService(database);
        yield return calls.Audited(PermissionCalls.CreateOnExperiment, d => new GrantService(d).CreateAsync, r => [Grant.Experiment(r.ExperimentId)]);
        yield return calls.On(PermissionCalls.GetOnExperiment, grants.GetAsync, r => [Grant.Experiment(r.ExperimentId)]);
        yield return calls.Audited(PermissionCalls.UpdateOnExperiment, d => new GrantService(d).UpdateAsync, r => [Grant.Experiment(r.ExperimentId)]);
        yield return calls.Audited(PermissionCalls.DeleteOnExperiment, d => new GrantService(d).DeleteAsync, r => [Grant.Experiment(r.ExperimentId)]);
        yield return calls.Audited(PermissionCalls.CreateOnModel, d => new GrantService(d).CreateAsync, r => [Grant.Model(r.Name)]);
        yield return calls.On(PermissionCalls.GetOnModel, grants.GetAsync, r => [Grant.Model(r.Name)]);
        yield return calls.Audited(PermissionCalls.UpdateOnModel, d => new GrantService(d).UpdateAsync, r => [Grant.Model(r.Name)]);
        yield return calls.Audited(PermissionCalls.DeleteOnModel, d => new GrantService(d).DeleteAsync, r => [Grant.Model(r.Name)]);
        yield return calls.On(AccessCalls.Grants, grants.ListAsync, r => OnObject(r));
        yield return calls.Audited(AccessCalls.SetGrant, d => new GrantService(d).SetAsync, r => OnObject(r));
        yield return calls.Audited(AccessCalls.RemoveGrant, d => new GrantService(d).RemoveAsync, r => OnObject(r));
    }

    private static IEnumerable<ICallHandler> Groups(CallList calls, IDatabase database, TimeProvider time)
    {
        GroupService On(IDatabase on) => new(on, time);
        yield return calls.On(AccessCalls.Groups, On(database).ListAsync, _ => [AdministratorOfUsers()]);
        yield return calls.Audited(AccessCalls.CreateGroup, d => On(d).CreateAsync, r => [AdministratorOfUsers($"groups/{r.Name}")]);
        yield return calls.Audited(AccessCalls.DeleteGroup, d => On(d).DeleteAsync, r => [AdministratorOfUsers($"groups/{r.Name}")]);
        yield return calls.Audited(AccessCalls.AddMember, d => On(d).AddMemberAsync, r => [AdministratorOfUsers($"groups/{r.Group}")]);
        yield return calls.Audited(AccessCalls.RemoveMember, d => On(d).RemoveMemberAsync, r => [AdministratorOfUsers($"groups/{r.Group}")]);
    }

    private static IEnumerable<ICallHandler> Tokens(CallList calls, IDatabase database, TimeProvider time)
    {
        TokenService On(IDatabase on) => new(on, time);
        yield return calls.On(AccessCalls.Tokens, On(database).ListAsync, r => [r.Username is { Length: > 0 } name ? Account(name) : AdministratorOfUsers()]);
        yield return calls.Audited(
            AccessCalls.CreateToken, d => (r, c, cancellation) => On(d).CreateAsync(r, c.Caller, cancellation), r => [r.Username is { Length: > 0 } name ? Account(name) : Grant.Anything("tokens of oneself")]);
        yield return calls.Audited(AccessCalls.RevokeToken, d => (r, c, cancellation) => On(d).RevokeAsync(r, c.Caller, cancellation), r => [Grant.Anything($"tokens/{r.TokenId}")]);
    }

    // Both given is refused by the call; both are asked here all the same.
    private static IReadOnlyList<AccessNeed> OnObject(GrantOn request) => (request.Name, request.ExperimentId) switch
    {
        ({ Length: > 0 } name, { Length: > 0 } id) => [Grant.Model(name), Grant.Experiment(id)],
        ({ Length: > 0 } name, _) => [Grant.Model(name)],
        var (_, id) => [Grant.Experiment(id)],
    };
}
