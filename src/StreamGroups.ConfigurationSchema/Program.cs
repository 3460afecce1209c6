using StreamGroups.ConfigurationSchema;

if (args is not [("check" or "write") and var verb, var file])
{
    Console.Error.WriteLine("usage: StreamGroups.ConfigurationSchema check|write FILE");
    return 2;
}

var schema = SchemaDocument.Text();
if (verb == "write")
{
    File.WriteAllText(file, schema);
    return 0;
}
if (File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == schema) return 0;

// MSBuild takes a line of this form for an error.
Console.WriteLine(
    $"{Path.GetFullPath(file)} : error SCHEMA: it is not what the options say; 'dotnet build src/StreamGroups.ConfigurationSchema -p:WriteSchema=true' writes it anew.");
return 1;
