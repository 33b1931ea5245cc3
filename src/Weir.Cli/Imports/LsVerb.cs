namespace Weir.Cli.Imports;

/// <summary><c>list</c> by the shorter name that DVC has for it too.</summary>
internal sealed class LsVerb : ListVerb
{
    public override string Path => "ls";

    public override string Summary => "The same as `list`";
}
