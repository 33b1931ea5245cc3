using Weir.Configuration.Composition;
using Weir.Configuration.Overrides;
using Weir.Configuration.SearchPaths;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Defaults;

/// <summary>What chooses among the options of groups: the command line first, then <c>override</c> items as they are met; and what was chosen.</summary>
internal sealed class GroupOverrides
{
    private readonly Dictionary<string, GroupChoice> _choices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GroupDeletion> _deletions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _keysOfGroup = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DefaultItem> _chosenBy = new(StringComparer.Ordinal);
    private readonly List<ParsedOverride> _values = [];
    private readonly List<DefaultItem> _appended = [];

    /// <summary>Sorts the overrides of a command line into choices of groups and values.</summary>
    /// <exception cref="WeirException"><c>force_add_group</c>, <c>bad_group_value</c>.</exception>
    public GroupOverrides(ConfigRepository repository, IReadOnlyList<ParsedOverride> overrides)
    {
        foreach (var one in overrides.Where(o => !o.Value.IsSweep))
        {
            if (one.Value.Value is DictValue || !repository.HasGroup(one.Value.Key)) _values.Add(one);
            else Take(one);
        }
    }

    /// <summary>Overrides of values, in order.</summary>
    public IReadOnlyList<ParsedOverride> Values => _values;

    /// <summary>Items that <c>+group=option</c> appends to the primary config's list.</summary>
    public IReadOnlyList<DefaultItem> Appended => _appended;

    /// <summary>What was chosen, by override key, in the order of choosing.</summary>
    public Dictionary<string, string?> Chosen { get; } = new(StringComparer.Ordinal);

    /// <summary>All choices and deletions, for the check that each was used.</summary>
    public IReadOnlyDictionary<string, GroupChoice> Choices => _choices;

    public IEnumerable<KeyValuePair<string, GroupDeletion>> Deletions => _deletions;

    /// <summary>Keys by which a group can be overridden, as far as it was met.</summary>
    public IReadOnlyList<string> KeysOf(string group) => _keysOfGroup.TryGetValue(group, out var keys) ? [.. keys.Order(StringComparer.Ordinal)] : [];

    /// <summary>Takes an <c>override</c> item of a list, unless its key is decided already.</summary>
    public void Register(DefaultItem item, string config) => _choices.TryAdd(item.OverrideKey, new GroupChoice(item.Value, item.Options, item.Origin, config));

    /// <summary>Puts what was decided in the place of what the list says.</summary>
    public void Apply(DefaultItem item)
    {
        if (!item.IsGroup || !_choices.TryGetValue(item.OverrideKey, out var choice)) return;
        (item.Value, item.Options, item.ChoiceOrigin) = (choice.Value, choice.Options, choice.Origin);
        choice.IsUsed = true;
    }

    public bool Delete(DefaultItem item)
    {
        if (!item.IsGroup || !_deletions.TryGetValue(item.OverrideKey, out var deletion) || (deletion.Option is not null && deletion.Option != item.Value)) return false;
        deletion.IsUsed = true;
        return item.IsDeleted = true;
    }

    /// <summary>Records a choice.</summary>
    /// <exception cref="WeirException"><c>group_selected_twice</c>.</exception>
    public void Choose(DefaultItem item)
    {
        if (!item.IsGroup) return;
        var key = item.OverrideKey;
        if (!Chosen.TryGetValue(key, out var before))
        {
            Chosen[key] = item.Value;
            _chosenBy[key] = item;
        }
        else if (before != item.Value)
        {
            throw new WeirException(
                "group_selected_twice",
                $"'{key}' is selected twice: as '{before}' ({_chosenBy[key].Origin}) and as '{item.Value}' ({item.Origin})",
                $"leave one out, or write `- override {key}: {before}` at the end of the list",
                item.Origin?.Location(key));
        }

        if (!_keysOfGroup.TryGetValue(item.GroupPath, out var keys)) _keysOfGroup[item.GroupPath] = keys = [];
        if (!keys.Contains(key)) keys.Add(key);
    }

    private void Take(ParsedOverride one)
    {
        if (one.Value.Kind == OverrideKind.ForceAdd) throw ForceAdd(one);
        var list = one.Value.Kind == OverrideKind.Delete ? null : one.Value.Value as ListValue;
        var options = list?.Items.Select(i => i is TextValue text ? text.Value : throw BadValue(one, "an option is text")).ToList();
        var value = (one.Value.Value as TextValue)?.Value;
        if (one.Value.Value is not (null or TextValue) && list is null)
            throw BadValue(one, $"'{one.Value.Key}' is a group of configs, whose option must be text or a list of texts, and '{one.Value.Value.ToText()}' is neither");
        switch (one.Value.Kind)
        {
            case OverrideKind.Delete:
                _deletions[one.Name] = new GroupDeletion(value, one);
                break;
            case OverrideKind.Add:
                _appended.Add(new DefaultItem(isGroup: true, one.Value.Key, one.Value.Package, one.Origin) { Value = value, Options = options, IsAppended = true });
                break;
            default:
                _choices[one.Name] = new GroupChoice(value, options, one.Origin, Config: null);
                break;
        }
    }

    private static WeirException ForceAdd(ParsedOverride one) => new(
        "force_add_group",
        $"'{one.Text}': '{one.Value.Key}' is a group of configs, which cannot be added by force",
        $"write '{one.Name}=…' to choose another option, '+{one.Name}=…' to add the group",
        one.Origin.Location())
    { Kind = FailureKind.Usage };

    private static WeirException BadValue(ParsedOverride one, string message) => new("bad_group_value", $"'{one.Text}': {message}", $"write '{one.Name}=OPTION', or '~{one.Name}' to leave the group out", one.Origin.Location()) { Kind = FailureKind.Usage };
}
