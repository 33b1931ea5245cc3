using System.Text.Json.Serialization;
using Weir.Client.Json;
using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>Request of <see cref="UserCalls.Create"/>.</summary>
public sealed record CreateUser(string? Username = null, string? Password = null);

/// <summary>A user's name.</summary>
public sealed record UserByName(string? Username = null);

/// <summary>Request of <see cref="UserCalls.UpdatePassword"/>.</summary>
public sealed record UpdatePassword(string? Username = null, string? Password = null);

/// <summary>Request of <see cref="UserCalls.UpdateAdmin"/>.</summary>
public sealed record UpdateAdmin(string? Username = null, bool? IsAdmin = null);

/// <summary>A user's permission on an experiment.</summary>
public sealed record PermissionOnExperiment([property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null, string? Username = null, string? Permission = null);

/// <summary>A user's permission on a registered model.</summary>
public sealed record PermissionOnModel(string? Name = null, string? Username = null, string? Permission = null);

/// <summary>A group's name.</summary>
public sealed record GroupByName(string? Name = null);

/// <summary>A user in a group.</summary>
public sealed record GroupMember(string? Group = null, string? Username = null);

/// <summary>Request of <see cref="AccessCalls.CreateToken"/>: for the caller himself where no name is given; without an end where <paramref name="ExpiresInSeconds"/> is 0, for 90 days where it is absent.</summary>
public sealed record CreateToken(string? Username = null, string? Name = null, string? Scope = null, long? ExpiresInSeconds = null);

/// <summary>A token's id.</summary>
public sealed record TokenById(string? TokenId = null);

/// <summary>An object (an experiment or a registered model), somebody (a user or a group), and a permission.</summary>
public sealed record GrantOn(
    [property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null, string? Name = null, string? Username = null, string? Group = null, string? Permission = null);

/// <summary>Request of <see cref="AccessCalls.Audit"/>: entries before a number, on an object, of an actor.</summary>
public sealed record ReadAudit(long? Before = null, string? Object = null, string? Actor = null, long? MaxResults = null);

/// <summary>Answer with a user.</summary>
public sealed record UserAnswer(AccessUser User);

/// <summary>All users.</summary>
public sealed record UsersAnswer(IReadOnlyList<AccessUser> Users);

/// <summary>Who calls, whether he is an administrator, and whether the server has access control at all.</summary>
public sealed record WhoAmIAnswer(string Name, bool IsAdmin, bool IsUser);

/// <summary>Answer with a permission on an experiment.</summary>
public sealed record ExperimentPermissionAnswer(ExperimentPermission ExperimentPermission);

/// <summary>Answer with a permission on a registered model.</summary>
public sealed record RegisteredModelPermissionAnswer(RegisteredModelPermission RegisteredModelPermission);

/// <summary>All groups.</summary>
public sealed record GroupsAnswer(IReadOnlyList<AccessGroup> Groups);

/// <summary>Tokens.</summary>
public sealed record TokensAnswer(IReadOnlyList<AccessToken> Tokens);

/// <summary>A new token; the secret is shown this once and kept nowhere.</summary>
public sealed record CreatedTokenAnswer(AccessToken Token, string Secret);

/// <summary>What was given on an object.</summary>
public sealed record GrantsAnswer(IReadOnlyList<ObjectGrant> Grants);

/// <summary>Entries of the audit log; more of them lie before the last when there is a number.</summary>
public sealed record AuditAnswer(IReadOnlyList<AuditEntry> Entries, long? NextBefore = null);
