using Weir.Client;

namespace Weir.Tracking.Access;

/// <summary>What somebody may do to an experiment or a registered model; each level holds those below it.</summary>
public enum Permission
{
    /// <summary>Nothing: it is not even listed.</summary>
    None,

    /// <summary>Look.</summary>
    Read,

    /// <summary>Log, tag, rename, register versions.</summary>
    Edit,

    /// <summary>Delete, restore, and give permissions.</summary>
    Manage,
}

/// <summary>Permissions by the names that the protocol has for them.</summary>
public static class PermissionNames
{
    private static readonly string[] Names = ["NO_PERMISSIONS", "READ", "EDIT", "MANAGE"];

    /// <summary>The permission of a name.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_parameter_value</c>.</exception>
    public static Permission Parse(string? name)
    {
        var at = Array.IndexOf(Names, name);
        return at >= 0 ? (Permission)at : throw MlflowErrors.Invalid($"Invalid permission '{name}'. Valid permissions are: ('READ', 'EDIT', 'MANAGE', 'NO_PERMISSIONS')");
    }

    /// <summary>The name of a permission.</summary>
    public static string Of(Permission permission) => Names[(int)permission];
}
