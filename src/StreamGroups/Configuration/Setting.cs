using Microsoft.Extensions.Configuration;

namespace StreamGroups.Configuration;

/// <summary>One key of a section: how it is read, checked, compared and copied.</summary>
internal abstract class Setting<TOptions>(string key, string expected, bool isLive)
{
    public string Key { get; } = key;

    /// <summary>What the value has to be, with its range and an example; follows "it has to be".</summary>
    public string Expected { get; } = expected;

    /// <summary>Whether a change takes effect while running.</summary>
    public bool IsLive { get; } = isLive;

    /// <summary>Reads the key where it is present; a fault leaves the options as they are.</summary>
    /// <param name="section">The section of this key.</param>
    /// <param name="options">What to change.</param>
    /// <param name="faults">Gets a sentence for every value that cannot be read.</param>
    public abstract void Bind(IConfigurationSection section, TOptions options, List<string> faults);

    /// <summary>Checks the final value, whoever said it.</summary>
    /// <param name="options">The options, after code and configuration.</param>
    /// <param name="section">The section of this key, or null without configuration.</param>
    /// <param name="path">The path of this key.</param>
    /// <param name="faults">Gets a sentence for every value out of range.</param>
    public abstract void Check(TOptions options, IConfigurationSection? section, string path, List<string> faults);

    public abstract bool AreSame(TOptions left, TOptions right);

    public abstract void Copy(TOptions from, TOptions to);

    protected string Fault(string path, string value, string? hint = null) =>
        hint is null ? $"{path} is '{value}'; it has to be {Expected}." : $"{path} is '{value}'; it has to be {Expected}. {hint}";

    protected string FaultInCode(string path, string value) => $"{path} is set to '{value}' in code; it has to be {Expected}.";

    protected string FaultOfShape(string path) => $"{path} is a section or a list; it has to be {Expected}.";
}
