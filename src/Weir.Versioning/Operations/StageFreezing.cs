namespace Weir.Versioning.Operations;

/// <summary>Keeps stages from being run, or lets them again.</summary>
public static class StageFreezing
{
    /// <summary>Sets or takes away <c>frozen: true</c> in the metafile; every other byte stays.</summary>
    /// <returns>True when the file changed.</returns>
    /// <exception cref="Weir.Foundation.Errors.WeirException"><c>invalid_value</c>: a stage that a template makes.</exception>
    public static bool Set(Selected one, bool isFrozen) => StageEditing.SetFrozen(one, isFrozen);
}
