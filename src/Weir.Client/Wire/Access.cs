namespace Weir.Client.Wire;

/// <summary>A user of a server with access control, with what was given to him expressly.</summary>
/// <param name="Id">Number, never used again.</param>
/// <param name="Username">Name.</param>
/// <param name="IsAdmin">True for who may do everything.</param>
/// <param name="ExperimentPermissions">Given on experiments.</param>
/// <param name="RegisteredModelPermissions">Given on registered models.</param>
/// <param name="Groups">Groups he is in; Weir's own.</param>
public sealed record AccessUser(
    long Id, string Username, bool IsAdmin, IReadOnlyList<ExperimentPermission> ExperimentPermissions, IReadOnlyList<RegisteredModelPermission> RegisteredModelPermissions,
    IReadOnlyList<string>? Groups = null)
{
    /// <summary>Always empty: who may read an experiment reads its scorers. MLflow's client wants the field.</summary>
    public IReadOnlyList<string> ScorerPermissions { get; } = [];
}

/// <summary>What a user may do to an experiment.</summary>
/// <param name="ExperimentId">Experiment.</param>
/// <param name="UserId">User's number.</param>
/// <param name="Permission"><c>READ</c>, <c>EDIT</c>, <c>MANAGE</c> or <c>NO_PERMISSIONS</c>.</param>
public sealed record ExperimentPermission(string ExperimentId, long UserId, string Permission);

/// <summary>What a user may do to a registered model.</summary>
/// <param name="Name">Model.</param>
/// <param name="UserId">User's number.</param>
/// <param name="Permission"><c>READ</c>, <c>EDIT</c>, <c>MANAGE</c> or <c>NO_PERMISSIONS</c>.</param>
public sealed record RegisteredModelPermission(string Name, long UserId, string Permission);

/// <summary>A group of users.</summary>
/// <param name="Name">Name.</param>
/// <param name="Members">User names.</param>
public sealed record AccessGroup(string Name, IReadOnlyList<string> Members);

/// <summary>A token of a user; the secret itself is not kept.</summary>
/// <param name="TokenId">By which it is revoked.</param>
/// <param name="Username">Whose.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scope"><c>read</c>, <c>write</c> or <c>admin</c>.</param>
/// <param name="CreationTime">Milliseconds since 1970.</param>
/// <param name="ExpiryTime">Milliseconds since 1970; null for never.</param>
public sealed record AccessToken(string TokenId, string Username, string Name, string Scope, long CreationTime, long? ExpiryTime = null);

/// <summary>What was given to somebody on an object.</summary>
/// <param name="Username">User; null for a group.</param>
/// <param name="Group">Group; null for a user.</param>
/// <param name="Permission"><c>READ</c>, <c>EDIT</c>, <c>MANAGE</c> or <c>NO_PERMISSIONS</c>.</param>
public sealed record ObjectGrant(string? Username, string? Group, string Permission);

/// <summary>A row of the audit log.</summary>
/// <param name="EntryNo">Place in the log, from 1 without gaps.</param>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Actor">Who.</param>
/// <param name="TokenId">With which token; null for a password.</param>
/// <param name="Address">From where; null on the machine itself.</param>
/// <param name="Action">What, as the call is called.</param>
/// <param name="Object">To what: <c>models:/NAME/VERSION</c>, <c>experiments/ID</c>, <c>runs/ID</c>, <c>users/NAME</c> …</param>
/// <param name="Detail">The request as JSON, without secrets.</param>
public sealed record AuditEntry(long EntryNo, long Time, string Actor, string? TokenId, string? Address, string Action, string Object, string Detail);
