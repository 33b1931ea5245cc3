namespace Weir.Client.Calls;

/// <summary>Users and permissions, as MLflow's <c>basic-auth</c> has them.</summary>
public static class UserCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Makes a user. For administrators.</summary>
    public static MlflowCall<CreateUser, UserAnswer> Create { get; } = new("POST", "users/create", Json.CreateUser, Json.UserAnswer);

    /// <summary>A user with his permissions. For himself and administrators.</summary>
    public static MlflowCall<UserByName, UserAnswer> Get { get; } = new("GET", "users/get", Json.UserByName, Json.UserAnswer);

    /// <summary>Sets a password. For himself and administrators.</summary>
    public static MlflowCall<UpdatePassword, Nothing> UpdatePassword { get; } = new("PATCH", "users/update-password", Json.UpdatePassword, Json.Nothing, isRepeatable: true);

    /// <summary>Makes an administrator, or an ordinary user again. For administrators.</summary>
    public static MlflowCall<UpdateAdmin, Nothing> UpdateAdmin { get; } = new("PATCH", "users/update-admin", Json.UpdateAdmin, Json.Nothing, isRepeatable: true);

    /// <summary>Deletes a user with his tokens and permissions. For administrators.</summary>
    public static MlflowCall<UserByName, Nothing> Delete { get; } = new("DELETE", "users/delete", Json.UserByName, Json.Nothing);
}

/// <summary>Permissions of users on experiments and registered models, as MLflow has them. For whoever may manage the object.</summary>
public static class PermissionCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Gives; refused when something was given already.</summary>
    public static MlflowCall<PermissionOnExperiment, ExperimentPermissionAnswer> CreateOnExperiment { get; } =
        new("POST", "experiments/permissions/create", Json.PermissionOnExperiment, Json.ExperimentPermissionAnswer);

    /// <summary>What was given.</summary>
    public static MlflowCall<PermissionOnExperiment, ExperimentPermissionAnswer> GetOnExperiment { get; } =
        new("GET", "experiments/permissions/get", Json.PermissionOnExperiment, Json.ExperimentPermissionAnswer);

    /// <summary>Changes what was given.</summary>
    public static MlflowCall<PermissionOnExperiment, Nothing> UpdateOnExperiment { get; } =
        new("PATCH", "experiments/permissions/update", Json.PermissionOnExperiment, Json.Nothing, isRepeatable: true);

    /// <summary>Takes back.</summary>
    public static MlflowCall<PermissionOnExperiment, Nothing> DeleteOnExperiment { get; } = new("DELETE", "experiments/permissions/delete", Json.PermissionOnExperiment, Json.Nothing);

    /// <summary>Gives; refused when something was given already.</summary>
    public static MlflowCall<PermissionOnModel, RegisteredModelPermissionAnswer> CreateOnModel { get; } =
        new("POST", "registered-models/permissions/create", Json.PermissionOnModel, Json.RegisteredModelPermissionAnswer);

    /// <summary>What was given.</summary>
    public static MlflowCall<PermissionOnModel, RegisteredModelPermissionAnswer> GetOnModel { get; } =
        new("GET", "registered-models/permissions/get", Json.PermissionOnModel, Json.RegisteredModelPermissionAnswer);

    /// <summary>Changes what was given.</summary>
    public static MlflowCall<PermissionOnModel, Nothing> UpdateOnModel { get; } = new("PATCH", "registered-models/permissions/update", Json.PermissionOnModel, Json.Nothing, isRepeatable: true);

    /// <summary>Takes back.</summary>
    public static MlflowCall<PermissionOnModel, Nothing> DeleteOnModel { get; } = new("DELETE", "registered-models/permissions/delete", Json.PermissionOnModel, Json.Nothing);
}

/// <summary>What MLflow does not have: groups, tokens, lists, the audit log. Below <c>/api/weir/v1/access/</c>.</summary>
public static class AccessCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>All users. For administrators.</summary>
    public static MlflowCall<Nothing, UsersAnswer> Users { get; } = new("GET", "users", Json.Nothing, Json.UsersAnswer) { Version = MlflowCall.Own };

    /// <summary>Who calls.</summary>
    public static MlflowCall<Nothing, WhoAmIAnswer> WhoAmI { get; } = new("GET", "me", Json.Nothing, Json.WhoAmIAnswer) { Version = MlflowCall.Own };

    /// <summary>All groups. For administrators.</summary>
    public static MlflowCall<Nothing, GroupsAnswer> Groups { get; } = new("GET", "groups", Json.Nothing, Json.GroupsAnswer) { Version = MlflowCall.Own };

    /// <summary>Makes a group. For administrators.</summary>
    public static MlflowCall<GroupByName, Nothing> CreateGroup { get; } = new("POST", "groups", Json.GroupByName, Json.Nothing) { Version = MlflowCall.Own };

    /// <summary>Deletes a group with its permissions. For administrators.</summary>
    public static MlflowCall<GroupByName, Nothing> DeleteGroup { get; } = new("DELETE", "groups", Json.GroupByName, Json.Nothing) { Version = MlflowCall.Own };

    /// <summary>Puts a user into a group. For administrators.</summary>
    public static MlflowCall<GroupMember, Nothing> AddMember { get; } = new("PUT", "members", Json.GroupMember, Json.Nothing, isRepeatable: true) { Version = MlflowCall.Own };

    /// <summary>Takes a user out of a group. For administrators.</summary>
    public static MlflowCall<GroupMember, Nothing> RemoveMember { get; } = new("DELETE", "members", Json.GroupMember, Json.Nothing) { Version = MlflowCall.Own };

    /// <summary>A user's tokens; of all users without a name. For himself and administrators.</summary>
    public static MlflowCall<UserByName, TokensAnswer> Tokens { get; } = new("GET", "tokens", Json.UserByName, Json.TokensAnswer) { Version = MlflowCall.Own };

    /// <summary>Makes a token, whose secret is told this once. For the user himself and administrators.</summary>
    public static MlflowCall<CreateToken, CreatedTokenAnswer> CreateToken { get; } = new("POST", "tokens", Json.CreateToken, Json.CreatedTokenAnswer) { Version = MlflowCall.Own };

    /// <summary>Ends a token. For its user and administrators.</summary>
    public static MlflowCall<TokenById, Nothing> RevokeToken { get; } = new("DELETE", "tokens", Json.TokenById, Json.Nothing) { Version = MlflowCall.Own };

    /// <summary>What was given on an object. For whoever may manage it.</summary>
    public static MlflowCall<GrantOn, GrantsAnswer> Grants { get; } = new("GET", "permissions", Json.GrantOn, Json.GrantsAnswer) { Version = MlflowCall.Own };

    /// <summary>Gives a permission to a user or a group; what was given before is replaced. For whoever may manage the object.</summary>
    public static MlflowCall<GrantOn, Nothing> SetGrant { get; } = new("PUT", "permissions", Json.GrantOn, Json.Nothing, isRepeatable: true) { Version = MlflowCall.Own };

    /// <summary>Takes a permission back. For whoever may manage the object.</summary>
    public static MlflowCall<GrantOn, Nothing> RemoveGrant { get; } = new("DELETE", "permissions", Json.GrantOn, Json.Nothing) { Version = MlflowCall.Own };

    /// <summary>The audit log, newest first. For administrators.</summary>
    public static MlflowCall<ReadAudit, AuditAnswer> Audit { get; } = new("GET", "audit", Json.ReadAudit, Json.AuditAnswer) { Version = MlflowCall.Own };
}
