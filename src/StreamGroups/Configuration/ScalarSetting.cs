using Microsoft.Extensions.Configuration;

namespace StreamGroups.Configuration;

/// <summary>A setting that is one value.</summary>
internal sealed class ScalarSetting<TOptions, T>(
    string key,
    string expected,
    ValueFormat<T> format,
    Func<TOptions, T> get,
    Action<TOptions, T> set,
    Predicate<T> isValid,
    bool isLive = false) : Setting<TOptions>(key, expected, isLive)
{
    public override void Bind(IConfigurationSection section, TOptions options, List<string> faults)
    {
        // An empty text is how an environment variable takes a value away, so it counts as left out.
        var text = section.Value;
        if (string.IsNullOrEmpty(text))
        {
            if (section.GetChildren().Any()) faults.Add(FaultOfShape(section.Path));
        }
        else if (format.Parse(text, out var value)) set(options, value);
        else faults.Add(Fault(section.Path, text, format.Hint(text)));
    }

    public override void Check(TOptions options, IConfigurationSection? section, string path, List<string> faults)
    {
        var value = get(options);
        if (isValid(value)) return;
        var isConfigured = section?.Value is { } text && format.Parse(text, out var configured)
            && EqualityComparer<T>.Default.Equals(configured, value);
        faults.Add(isConfigured ? Fault(path, section!.Value!) : FaultInCode(path, format.Write(value)));
    }

    public override bool AreSame(TOptions left, TOptions right) => EqualityComparer<T>.Default.Equals(get(left), get(right));

    public override void Copy(TOptions from, TOptions to) => set(to, get(from));
}
