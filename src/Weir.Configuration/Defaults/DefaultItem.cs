using Weir.Configuration.Tree;

namespace Weir.Configuration.Defaults;

/// <summary>An item of a defaults list: a config (<c>path@package</c>) or the choice of a group (<c>group@package: option</c>).</summary>
/// <remarks>What a list says is shared and never changed; <see cref="Copy"/> makes the one that a composition puts in its place.</remarks>
internal sealed class DefaultItem
{
    private string? _package;

    public DefaultItem(bool isGroup, string name, string? package, ConfigOrigin? origin)
    {
        IsGroup = isGroup;
        Name = name;
        _package = package == "_here_" ? string.Empty : package;
        Origin = origin;
    }

    /// <summary>True for the choice of a group.</summary>
    public bool IsGroup { get; }

    /// <summary>The group, or the path of a config.</summary>
    public string Name { get; private set; }

    /// <summary>The option of a group; null for none.</summary>
    public string? Value { get; set; }

    /// <summary>The options, where a group has several.</summary>
    public IReadOnlyList<string>? Options { get; set; }

    public bool IsOptional { get; init; }

    public bool IsOverride { get; init; }

    /// <summary>True for <c>+group=option</c> of a command line.</summary>
    public bool IsAppended { get; init; }

    public bool IsPrimary { get; init; }

    /// <summary>True for the <c>_self_</c> that a list without one gets at its end.</summary>
    public bool IsAddedSelf { get; init; }

    /// <summary>Where it was written.</summary>
    public ConfigOrigin? Origin { get; }

    /// <summary>Where its option was decided: by an override, else where it was written.</summary>
    public ConfigOrigin? ChoiceOrigin { get => field ?? Origin; set; }

    /// <summary>What the header of its file says, as an absolute package.</summary>
    public string? Header { get; private set; }

    public bool IsDeleted { get; set; }

    private string BaseFolder { get; set; } = string.Empty;

    private string ParentPackage { get; set; } = string.Empty;

    public bool IsSelf => (IsGroup ? Value : Name) == "_self_";

    public bool IsMissing => OptionName == "???" && Options is null;

    /// <summary>The last part of its path.</summary>
    public string? OptionName => IsGroup ? Value : Name[(Name.LastIndexOf('/') + 1)..];

    public bool IsInterpolation => Options is null && (IsGroup ? Value : Name)?.Contains("${", StringComparison.Ordinal) == true;

    /// <summary>Its group, from the root.</summary>
    public string GroupPath
    {
        get
        {
            var own = IsGroup ? Name : Name.LastIndexOf('/') is > 0 and var cut ? Name[..cut] : string.Empty;
            if (Name is ['/', ..]) return own.TrimStart('/');
            return BaseFolder.Length == 0 ? own : own.Length == 0 ? BaseFolder : $"{BaseFolder}/{own}";
        }
    }

    /// <summary>Its path from the root.</summary>
    public string ConfigPath
    {
        get
        {
            if (IsGroup) return $"{GroupPath}/{Value}";
            return Name is ['/', ..] ? Name[1..] : BaseFolder.Length == 0 ? Name : $"{BaseFolder}/{Name}";
        }
    }

    /// <summary>How a command line names it: the group, with its package where that is not the group's own.</summary>
    public string OverrideKey
    {
        get
        {
            var group = GroupPath;
            var package = FinalPackage(useHeader: false);
            return package == group.Replace('/', '.') ? group : $"{group}@{(package.Length == 0 ? "_global_" : package)}";
        }
    }

    public DefaultItem Copy() => new(IsGroup, Name, _package, Origin) { Value = Value, Options = Options, IsOptional = IsOptional, IsOverride = IsOverride, IsAppended = IsAppended, IsPrimary = IsPrimary };

    /// <summary>One of its options as an item of its own.</summary>
    public DefaultItem Option(string option) => new(isGroup: false, $"{Name}/{option}", _package, Origin) { IsOptional = IsOptional, ChoiceOrigin = ChoiceOrigin };

    public void PutUnder(string baseFolder, string parentPackage)
    {
        BaseFolder = baseFolder;
        ParentPackage = parentPackage;
        if (_package?.Contains("_group_", StringComparison.Ordinal) == true) _package = "_global_." + _package.Replace("_group_", GroupPath.Replace('/', '.'), StringComparison.Ordinal);
    }

    /// <summary>A header is always absolute.</summary>
    public void SetHeader(string? package) => Header = package switch
    {
        null => null,
        "" or "_global_" => "_global_",
        _ when package.StartsWith("_global_.", StringComparison.Ordinal) => package,
        _ => "_global_." + package,
    };

    /// <summary>What its interpolation stands for.</summary>
    public void Resolve(string value)
    {
        if (IsGroup) Value = value;
        else Name = value;
    }

    /// <summary>Where its content goes: the own package below the parent's, from the last <c>_global_</c> on.</summary>
    public string FinalPackage(bool useHeader = true)
    {
        var own = _package ?? (useHeader ? Header : null) ?? RelativeGroup().Replace('/', '.');
        var whole = ParentPackage.Length == 0 ? own : own.Length == 0 ? ParentPackage : $"{ParentPackage}.{own}";
        var global = whole.LastIndexOf("_global_", StringComparison.Ordinal);
        return global < 0 ? whole : whole[Math.Min(whole.Length, global + "_global_".Length + 1)..];
    }

    private string RelativeGroup()
    {
        var path = Name.TrimStart('/');
        return IsGroup ? path : path.LastIndexOf('/') is > 0 and var cut ? path[..cut] : string.Empty;
    }
}
